// The theme that the reader chose last, before anything is shown.
(() => {
  "use strict";
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen) document.documentElement.dataset.theme = chosen;
  } catch {
    // storage is off: the system's theme it is
  }
})();
