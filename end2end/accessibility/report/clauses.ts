// The clauses of EN 301 549 for web pages, and what a machine can say of each. V3.2.1 has those of WCAG 2.1; V4.1.1 adds
// those of WCAG 2.2 and takes 9.4.1.1 away.

/**
 * `whole`: the checks see every failure that the clause knows, in what they looked at. `part`: they see some; whether it
 * is met, a person says. `person`: a machine sees nothing of it. `none`: the service has nothing that it is about.
 */
export type Machine = "whole" | "part" | "person" | "none";

export interface Clause {
  number: string;
  title: string;
  machine: Machine;
  /** Why it does not apply, or what a person has to look at. */
  note: string;
}

const clause = (number: string, title: string, machine: Machine, note = ""): Clause => ({ number, title, machine, note });

export const clauses: Clause[] = [
  clause("5", "Generic requirements", "person", "closed functionality, biometrics, keys and locks: only at a kiosk, together with its hardware"),
  clause("6", "Two-way voice communication", "none", "there is none"),
  clause("7", "Video capabilities", "none", "there is no video; a region may configure one of sign language"),
  clause("8", "Hardware", "none", "software only; a kiosk's integrator answers for its hardware"),
  clause("9.1.1.1", "Non-text content", "part", "whether an alternative says the same as what it stands for"),
  clause("9.1.2.1", "Audio-only and video-only (prerecorded)", "none", "there is none"),
  clause("9.1.2.2", "Captions (prerecorded)", "none", "there is none"),
  clause("9.1.2.3", "Audio description or media alternative (prerecorded)", "none", "there is none"),
  clause("9.1.2.4", "Captions (live)", "none", "there is none"),
  clause("9.1.2.5", "Audio description (prerecorded)", "none", "there is none"),
  clause("9.1.3.1", "Info and relationships", "part", "whether what looks like a group, list or heading is one"),
  clause("9.1.3.2", "Meaningful sequence", "part", "the phrase logs are read by people"),
  clause("9.1.3.3", "Sensory characteristics", "person", "whether a text names a place, shape or colour only"),
  clause("9.1.3.4", "Orientation", "part", "whether a device held upright and across shows the same"),
  clause("9.1.3.5", "Identify input purpose", "part", "whether a field about the person was left out of the list"),
  clause("9.1.4.1", "Use of colour", "person", "whether something is told by colour only"),
  clause("9.1.4.2", "Audio control", "none", "nothing sounds by itself"),
  clause("9.1.4.3", "Contrast (minimum)", "part", "text upon pictures and gradients"),
  clause("9.1.4.4", "Resize text", "part", "whether enlarged text can still be used"),
  clause("9.1.4.5", "Images of text", "person", "whether a picture shows text"),
  clause("9.1.4.10", "Reflow", "part", "whether what is told apart by place still makes sense in one column"),
  clause("9.1.4.11", "Non-text contrast", "part", "marks that the list of the pixel checks does not know"),
  clause("9.1.4.12", "Text spacing", "part", "whether spaced text can still be used"),
  clause("9.1.4.13", "Content on hover or focus", "person", "the list of places is the only content that comes with the focus"),
  clause("9.2.1.1", "Keyboard", "part", "whether everything that a pointer does can be done by keys"),
  clause("9.2.1.2", "No keyboard trap", "part", "inside the list of places and the menu of languages"),
  clause("9.2.1.4", "Character key shortcuts", "none", "there are no shortcuts"),
  clause("9.2.2.1", "Timing adjustable", "person", "codes are forgotten after thirty minutes, said before, with more time on demand"),
  clause("9.2.2.2", "Pause, stop, hide", "part", "only while something is sent does anything move"),
  clause("9.2.3.1", "Three flashes or below threshold", "person", "nothing flashes"),
  clause("9.2.4.1", "Bypass blocks", "part", "whether the skip link leads behind what repeats"),
  clause("9.2.4.2", "Page titled", "part", "whether the title says what the page is about"),
  clause("9.2.4.3", "Focus order", "part", "the phrase logs are read by people"),
  clause("9.2.4.4", "Link purpose (in context)", "part", "whether the words say where a link leads"),
  clause("9.2.4.5", "Multiple ways", "none", "every page is a step of a process or stands in the footer"),
  clause("9.2.4.6", "Headings and labels", "part", "whether they say what follows"),
  clause("9.2.4.7", "Focus visible", "part", "rings of kinds that no walk has met"),
  clause("9.2.4.11", "Focus not obscured (minimum), V4.1.1", "part", "in windows of other sizes"),
  clause("9.2.5.1", "Pointer gestures", "none", "there are none"),
  clause("9.2.5.2", "Pointer cancellation", "person", "whether something happens before the finger is lifted"),
  clause("9.2.5.3", "Label in name", "part", "names that axe does not compare"),
  clause("9.2.5.4", "Motion actuation", "none", "nothing is done by moving the device"),
  clause("9.2.5.7", "Dragging movements, V4.1.1", "none", "nothing is dragged"),
  clause("9.2.5.8", "Target size (minimum), V4.1.1", "whole"),
  clause("9.3.1.1", "Language of page", "part", "whether the words are in the language that the page says"),
  clause("9.3.1.2", "Language of parts", "part", "words that are in no catalogue"),
  clause("9.3.2.1", "On focus", "person", "whether something happens that nobody asked for"),
  clause("9.3.2.2", "On input", "person", "options open fields below; nothing is sent and no page left"),
  clause("9.3.2.3", "Consistent navigation", "part", "navigation inside of pages"),
  clause("9.3.2.4", "Consistent identification", "part", "whether the same is called the same"),
  clause("9.3.2.6", "Consistent help, V4.1.1", "whole"),
  clause("9.3.3.1", "Error identification", "part", "whether the words say what is wrong"),
  clause("9.3.3.2", "Labels or instructions", "part", "whether they are enough"),
  clause("9.3.3.3", "Error suggestion", "person", "whether the words say how to mend it"),
  clause("9.3.3.4", "Error prevention (legal, financial, data)", "person", "everything is shown before it is sent, and can be withdrawn"),
  clause("9.3.3.7", "Redundant entry, V4.1.1", "person", "whether something is asked twice"),
  clause("9.3.3.8", "Accessible authentication (minimum), V4.1.1", "person", "means of identification are other parties' programs"),
  clause("9.4.1.1", "Parsing, V3.2.1", "whole"),
  clause("9.4.1.2", "Name, role, value", "part", "whether names and states are the right ones"),
  clause("9.4.1.3", "Status messages", "part", "whether everything that happens is said"),
  clause("9.6", "Conformance requirements", "person", "follows from all others, over whole processes"),
  clause("10", "Non-web documents", "person", "the printed forms are pages; what authorities send back is theirs"),
  clause("11.7", "User preferences", "part", "settings of the system beyond colours, contrast, motion and size of text"),
  clause("12.1", "Product documentation", "person", "the help page and the statement"),
  clause("12.2", "Support services", "person", "telephone 115 and the region's own ways"),
  clause("13", "Relay and emergency services", "none", "there is no such service"),
];
