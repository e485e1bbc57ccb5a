// Dates are typed into boxes. As soon as the boxes hold a date it is said back with its weekday, and an
// empty year takes that of the date before it in the form. Without scripts the server says it back.
const WORDS = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

function box(field, name) {
  return field.querySelector(`input[name$="-${name}"]`);
}

function monthOf(text) {
  const name = text.trim().toLowerCase();
  const number = MONTHS.indexOf(name.slice(0, 3)) + 1;
  return /^[0-9]{1,2}$/.test(name) ? Number(name) : number;
}

function said(field) {
  const [day, month, year] = ["day", "month", "year"].map((name) => box(field, name).value.trim());
  if (!/^[0-9]{1,2}$/.test(day) || !/^20[0-9]{2}$/.test(year)) return "";
  const [dayNumber, monthNumber, yearNumber] = [Number(day), monthOf(month), Number(year)];
  const found = new Date(Date.UTC(yearNumber, monthNumber - 1, dayNumber));
  const real = found.getUTCMonth() === monthNumber - 1 && found.getUTCDate() === dayNumber;
  return real ? WORDS.format(found).replace(",", "") : "";
}

function takeYear(field) {
  const year = box(field, "year");
  const all = [...(field.closest("form")?.querySelectorAll("[data-date]") ?? [])];
  const before = all[all.indexOf(field) - 1];
  if (before && !year.value && box(field, "month").value) year.value = box(before, "year").value;
}

function watch(field) {
  field.setAttribute("data-watched", "");
  const line = field.querySelector("[data-date-said]");
  const say = () => {
    line.textContent = said(field);
  };
  field.addEventListener("input", say);
  // Only when the whole date is left: a year that appears while somebody clicks on its box would be
  // typed on to.
  field.addEventListener("focusout", (event) => {
    if (field.contains(event.relatedTarget)) return;
    takeYear(field);
    say();
  });
  say();
}

export function startDates(scope) {
  for (const field of scope.querySelectorAll("[data-date]:not([data-watched])")) watch(field);
}
