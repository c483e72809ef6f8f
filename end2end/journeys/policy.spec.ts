// No text becomes markup or script: the browser enforces Trusted Types, and nothing may make a policy around them.
import { expect, test } from "../support/test.ts";

test("the page refuses strings as markup and policies that let them pass", async ({ page, person, watch }) => {
  watch.expect(/TrustedHTML|TrustedScriptURL|TrustedTypePolicy|trusted-types/i);
  const response = await page.goto("/");
  const policy = response!.headers()["content-security-policy"];
  expect(policy).toContain("require-trusted-types-for 'script'");
  expect(policy).toMatch(/; trusted-types umzug-worker$/);
  await person.appStands();
  const refused = await page.evaluate(() => {
    const attempts: Record<string, () => unknown> = {
      markup: () => (document.body.innerHTML = "<p>planted</p>"),
      script: () => (document.createElement("script").src = "/planted.js"),
      policy: () => (window as any).trustedTypes.createPolicy("default", {}),
      again: () => (window as any).trustedTypes.createPolicy("umzug-worker", {}),
    };
    return Object.entries(attempts).map(([name, attempt]) => {
      try {
        attempt();
        return `${name} went through`;
      } catch (error) {
        return `${name}: ${(error as Error).name}`;
      }
    });
  });
  expect(refused).toEqual(["markup: TypeError", "script: TypeError", "policy: TypeError", "again: TypeError"]);
});
