// The same as teams mostly build it: React with a library for forms and one for checks.
import { useState } from "react";
import { createRoot } from "react-dom/client";
import { useForm } from "react-hook-form";
import { z } from "zod";

import { DatePart, Frame, Radio, Start, t } from "./parts.jsx";

const part = (from, to) => z.coerce.number().int().min(from).max(to);
const schema = z
  .object({ moved: z.enum(["yes", "not-yet", "other"]), day: part(1, 31).optional(), month: part(1, 12).optional(), year: part(1900, 2100).optional() })
  .refine(({ moved, day, month, year }) => {
    if (moved === "other") return true;
    const typed = new Date(year, month - 1, day);
    return typed.getDate() === day && typed > new Date() === (moved === "not-yet");
  });

function Question() {
  const { register, handleSubmit, watch, setValue } = useForm({ defaultValues: { moved: "" } });
  const [wrong, setWrong] = useState(false);
  const moved = watch("moved");
  return (
    <form className="umzug-form" noValidate onSubmit={handleSubmit((answers) => setWrong(!schema.safeParse(answers).success))}>
      <h1 className="kern-heading-large" tabIndex={-1}>{t["page.move-in.title"]}</h1>
      {wrong && <p className="kern-error">{t["error.required"]}</p>}
      <Radio name="moved" values={["yes", "not-yet", "other"]} value={moved} choose={(value) => setValue("moved", value)} />
      {["yes", "not-yet"].includes(moved) && (
        <fieldset className="kern-fieldset">
          <legend className="kern-label">{t["field.move-in-date.label"]}</legend>
          <div className="kern-fieldset__body kern-fieldset__body--horizontal">
            {["day", "month", "year"].map((name) => <DatePart key={name} part={name} {...register(name)} />)}
          </div>
        </fieldset>
      )}
      <div className="umzug-actions">
        <button className="kern-btn kern-btn--primary" type="submit"><span className="kern-label">{t["action.continue"]}</span></button>
      </div>
    </form>
  );
}

function App() {
  const [begun, setBegun] = useState(false);
  return <Frame>{begun ? <Question /> : <Start begin={() => setBegun(true)} />}</Frame>;
}

createRoot(document.getElementById("root")).render(<App />);
