// Start and first question by React alone, with the same markup, words and stylesheet.
import { useState } from "react";
import { createRoot } from "react-dom/client";

import { Frame, Radio, Start, DatePart, t } from "./parts.jsx";

function wrong({ moved, date }, today) {
  if (!moved) return "moved";
  const [day, month, year] = [date.day, date.month, date.year].map(Number);
  const typed = new Date(year, month - 1, day);
  const exists = typed.getFullYear() === year && typed.getMonth() === month - 1 && typed.getDate() === day;
  if (moved === "yes" && (!exists || typed > today)) return "move-in-date";
  return moved === "not-yet" && (!exists || typed <= today) ? "planned-date" : undefined;
}

function Question() {
  const [moved, setMoved] = useState("");
  const [date, setDate] = useState({ day: "", month: "", year: "" });
  const [error, setError] = useState();
  const submit = (event) => {
    event.preventDefault();
    setError(wrong({ moved, date }, new Date()));
  };
  return (
    <form className="umzug-form" noValidate onSubmit={submit}>
      <h1 className="kern-heading-large" tabIndex={-1}>{t["page.move-in.title"]}</h1>
      {error && <p className="kern-error">{t[`error.${error}.required`] ?? t["error.required"]}</p>}
      <Radio name="moved" values={["yes", "not-yet", "other"]} value={moved} choose={setMoved} />
      {["yes", "not-yet"].includes(moved) && (
        <fieldset className="kern-fieldset">
          <legend className="kern-label">{t["field.move-in-date.label"]}</legend>
          <div className="kern-fieldset__body kern-fieldset__body--horizontal">
            {["day", "month", "year"].map((part) => (
              <DatePart key={part} part={part} value={date[part]} onChange={(event) => setDate({ ...date, [part]: event.target.value })} />
            ))}
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
