import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { CharacterCount } from "govuk-frontend/dist/govuk/components/character-count/character-count.mjs";
import { Checkboxes } from "govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";
import { PasswordInput } from "govuk-frontend/dist/govuk/components/password-input/password-input.mjs";
import { Radios } from "govuk-frontend/dist/govuk/components/radios/radios.mjs";
import { ServiceNavigation } from "govuk-frontend/dist/govuk/components/service-navigation/service-navigation.mjs";
import { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs";
import { createAll } from "govuk-frontend/dist/govuk/init.mjs";

import { startAttendance } from "./attendance.js";
import { startDates } from "./dates.js";

function start(scope) {
  createAll(Button, { preventDoubleClick: true }, scope);
  for (const component of [CharacterCount, Checkboxes, ErrorSummary, PasswordInput, Radios]) {
    createAll(component, undefined, scope);
  }
}

createAll(ServiceNavigation);
createAll(SkipLink);
start(document);
startAttendance(document);
startDates(document);

document.addEventListener("htmx:afterSwap", (event) => {
  start(event.target);
  startAttendance(event.target);
  startDates(event.target);
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
