// Choices from the directory (select2) named for those who do not see the label above them.
"use strict"
{
  const $ = django.jQuery
  // A button that empties a whole list is pressed by mistake more often than on purpose.
  for (const select of document.querySelectorAll("select.admin-autocomplete[multiple]")) select.dataset.allowClear = "false"

  const labelOf = (select) => {
    const label = select.labels?.[0]
    if (label && !label.id) label.id = `${select.id}_label`
    return label?.id
  }
  const name = (select) => {
    const label = labelOf(select)
    const box = select.nextElementSibling
    if (!label || !box?.classList.contains("select2")) return
    const shown = box.querySelector(".select2-selection__rendered[role=textbox]")
    shown?.setAttribute("aria-labelledby", label)
    box.querySelector("[role=combobox]")?.setAttribute("aria-labelledby", shown ? `${label} ${shown.id}` : label)
    box.querySelector(".select2-search__field")?.setAttribute("aria-labelledby", label)
  }
  const nameAll = () => document.querySelectorAll("select.admin-autocomplete").forEach(name)
  addEventListener("DOMContentLoaded", () => setTimeout(nameAll))
  document.addEventListener("formset:added", () => setTimeout(nameAll))
  $(document).on("select2:open", ({ target }) => {
    document.querySelector(".select2-container--open .select2-search--dropdown .select2-search__field")
      ?.setAttribute("aria-labelledby", labelOf(target))
  })
}
