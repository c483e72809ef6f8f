// Start and first question by SurveyJS, with its own stylesheet, which it cannot do without.
import { useState } from "react";
import { createRoot } from "react-dom/client";
import { Model } from "survey-core";
import { Survey } from "survey-react-ui";

import { Frame, Start, t } from "./parts.jsx";

const choice = (value) => ({ value, text: t[`option.moved.${value}`] });
const survey = new Model({
  title: t["page.move-in.title"],
  elements: [
    { type: "radiogroup", name: "moved", title: t["field.moved.label"], isRequired: true, choices: ["yes", "not-yet", "other"].map(choice) },
    { type: "text", name: "move-in-date", title: t["field.move-in-date.label"], isRequired: true, visibleIf: "{moved} anyof ['yes', 'not-yet']" },
  ],
});

function App() {
  const [begun, setBegun] = useState(false);
  return <Frame>{begun ? <Survey model={survey} /> : <Start begin={() => setBegun(true)} />}</Frame>;
}

createRoot(document.getElementById("root")).render(<App />);
