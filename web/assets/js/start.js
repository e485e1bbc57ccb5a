// Runs before the page is drawn, so that nothing jumps: says that scripts run, in the words that the
// component styles wait for. A file and not an inline script: the content security policy stays strict.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
