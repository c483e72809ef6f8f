// html-validate on what the browser has made of the page: nesting, duplicate ids, labels, broken references, ARIA.
import type { Page } from "@playwright/test";
import { HtmlValidate } from "html-validate";

const validator = new HtmlValidate({
  root: true,
  extends: ["html-validate:recommended", "html-validate:a11y", "html-validate:document"],
  rules: {
    // How a browser writes a page down, not how it was written.
    "attr-quotes": "off",
    "attribute-boolean-style": "off",
    "attribute-empty-style": "off",
    "doctype-style": "off",
    "no-trailing-whitespace": "off",
    "void-style": "off",
    "no-raw-characters": "off",
    "element-case": "off",
    // Checkboxes of one question share its name.
    "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "reset", "submit"] }],
    // Classes are named as the design system names them.
    "class-pattern": "off",
    // The summary of errors stands before the question, as h2.
    "heading-level": ["error", { allowMultipleH1: false, minInitialRank: "h2" }],
    // The list of places is that of a combobox, which no native element is.
    "prefer-native-element": ["error", { exclude: ["listbox", "option"] }],
    // What scripts set by the object model stands here as an attribute; the policy refuses every other one.
    "no-inline-style": "off",
    // Texts come from catalogues; a no-break space before a sign is typography, not layout.
    "long-title": "off",
    // Dead for hashed files of one's own origin under a policy that allows no other.
    "require-sri": "off",
    "script-type": "off",
  },
});

export async function markup(page: Page): Promise<string[]> {
  const { results } = await validator.validateString(await page.content());
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, selector }) => `${ruleId}: ${message} (${selector ?? "page"})`),
  );
}
