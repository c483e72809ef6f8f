// Numbers that this browser remembers across visits; 0 where it may not.
export const remembered = (name) => {
  try {
    return Number(localStorage.getItem(name) ?? 0);
  } catch {
    return 0;
  }
};

export const remember = (name, number) => {
  try {
    localStorage.setItem(name, String(number));
  } catch {
    // Without storage only the expiry protects against an old directory.
  }
};
