"use strict";

// Launches go on by themselves; without scripts the form's button does the same.
for (const form of document.querySelectorAll("form[data-auto-submit]")) {
  form.submit();
}
