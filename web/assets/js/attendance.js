// The attendance sheet saves each mark as it is made. A mark that could not be sent is never lost in
// silence: it says "Not sent yet" and is tried again until it arrives. Without scripts the sheet is an
// ordinary form with a Save button, and everything here is a comfort on top of it.
const RETRY_MS = 10_000;

function sayCount(form) {
  const people = form.querySelectorAll("[data-mark]");
  const marked = form.querySelectorAll("[data-mark]:has(input[type=radio]:checked)");
  const unsent = form.querySelectorAll("[data-unsent]").length;
  const count = form.querySelector("[data-count]");
  count.textContent = `${marked.length} of ${people.length} marked`;
  if (unsent) count.textContent += ` · ${unsent} not sent yet`;
}

function notSent(mark) {
  mark.setAttribute("data-unsent", "");
  const status = mark.querySelector("[data-status]");
  status.textContent = "Not sent yet";
}

function watch(form) {
  form.setAttribute("data-watched", "");
  form.addEventListener("change", (event) => {
    event.target.closest("[data-mark]")?.querySelector("[data-status]").replaceChildren("Sending");
    sayCount(form);
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    const mark = event.target.closest("[data-mark]");
    if (!mark) return;
    if (event.detail.successful) mark.removeAttribute("data-unsent");
    else notSent(mark);
    sayCount(form);
  });
  const again = () => {
    for (const mark of form.querySelectorAll("[data-unsent]")) window.htmx.trigger(mark, "resend");
  };
  window.addEventListener("online", again);
  window.setInterval(again, RETRY_MS);
  window.addEventListener("beforeunload", (event) => {
    if (form.querySelector("[data-unsent]") && !form.hasAttribute("data-leaving")) event.preventDefault();
  });
  form.addEventListener("submit", () => form.setAttribute("data-leaving", ""));
  sayCount(form);
}

export function startAttendance(scope) {
  for (const form of scope.querySelectorAll("form[data-attendance]:not([data-watched])")) watch(form);
}
