// Choices from the directory (select2) named for those who do not see the label above them.

const $ = window.django.jQuery;

/** Keep lists whole: a button that empties one is pressed by mistake more often than on purpose. */
export function withoutClearing(selects) {
  for (const select of selects) select.dataset.allowClear = "false";
}

/** Give the parts that select2 has put in the place of a select the name that its label has. */
export function nameAfterLabel(select) {
  const label = labelId(select);
  const box = select.nextElementSibling;
  if (!label || !box?.classList.contains("select2")) return;
  const shown = box.querySelector(".select2-selection__rendered[role=textbox]");
  shown?.setAttribute("aria-labelledby", label);
  box
    .querySelector("[role=combobox]")
    ?.setAttribute("aria-labelledby", shown ? `${label} ${shown.id}` : label);
  box.querySelector(".select2-search__field")?.setAttribute("aria-labelledby", label);
}

function labelId(select) {
  const label = select.labels?.[0];
  if (label && !label.id) label.id = `${select.id}_label`;
  return label?.id;
}

/** Fill the role and the body of a contact's row from the person who was chosen, where nobody has typed another. */
export function fillRole(select, person) {
  const field = (name) => document.getElementById(select.id.replace(/-person$/, `-${name}`));
  const shown = select.nextElementSibling?.querySelector(".select2-selection__rendered");
  // After select2 has written there what stood in the list.
  setTimeout(() => shown?.replaceChildren(person.name));
  const role = field("role");
  if (role && (!role.value || role.value === role.dataset.filled)) {
    role.value = role.dataset.filled = person.role;
    role.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const body = field("committee");
  if (body && (!body.value || body.value === body.dataset.filled)) fillBody(body, person.committee);
}

function fillBody(select, committee) {
  const id = committee?.id ?? "";
  if (id && ![...select.options].some((option) => option.value === id)) {
    select.append(new Option(committee.text, id));
  }
  select.dataset.filled = id;
  $(select).val(id).trigger("change");
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

function nameAll() {
  document.querySelectorAll("select.admin-autocomplete").forEach(nameAfterLabel);
}

// Before Django's own script turns them into select2, which it does when the page is whole.
withoutClearing(document.querySelectorAll("select.admin-autocomplete[multiple]"));
document.addEventListener("DOMContentLoaded", () => setTimeout(nameAll));
document.addEventListener("formset:added", () => setTimeout(nameAll));
$(document).on("select2:select", "select[id$='-person']", ({ target, params }) => {
  if (params.data.name) fillRole(target, params.data);
});
$(document).on("select2:open", ({ target }) => {
  document
    .querySelector(".select2-container--open .select2-search--dropdown .select2-search__field")
    ?.setAttribute("aria-labelledby", labelId(target));
});
