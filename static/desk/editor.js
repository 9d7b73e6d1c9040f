// CKEditor as the desk wants it: loaded after the editor itself and before any field is turned into one.
"use strict"
{
  const own = document.currentScript
  const config = CKEDITOR.config
  document.addEventListener("DOMContentLoaded", () => {
    const token = document.querySelector("input[name=csrfmiddlewaretoken]")
    config.fileTools_requestHeaders = { "X-CSRFToken": token.value }
  })
  config.contentsCss = own.dataset.content
  // What is pasted or dropped is uploaded, not kept inside the text.
  config.clipboard_handleImages = false
  config.uploadImage_supportedTypes = /image\/(jpeg|png|gif|webp|avif)/
  // What the server keeps, the editor keeps; sizes as attributes, for styles are dropped.
  config.extraAllowedContent = "cite sup sub figure figcaption caption thead; th[scope,colspan,rowspan]; td[colspan,rowspan]; p[lang]; blockquote[lang]; a[lang]; img[width,height]"
  config.disallowedContent = "img{width,height,float,border*,margin*}; table{*}[border,cellpadding,cellspacing,align,summary]"
  config.image_previewText = " "
  config.bodyClass = "body"

  const hide = (dialog, tab, ...names) => {
    const contents = dialog.getContents(tab)
    for (const name of names) if (contents?.get(name)) contents.remove(name)
  }
  // A new image begins with choosing the file, and none goes in without words for who does not see it.
  const setImageDialog = (definition) => {
    hide(definition, "info", "txtBorder", "txtHSpace", "txtVSpace", "cmbAlign")
    definition.getContents("info").get("txtAlt").validate = CKEDITOR.dialog.validate.notEmpty(own.dataset.alt)
    definition.dialog.on("show", ({ sender }) => {
      if (!sender.imageEditMode) sender.selectPage("Upload")
    })
  }
  CKEDITOR.on("dialogDefinition", ({ data }) => {
    if (data.name === "image") setImageDialog(data.definition)
    if (data.name === "table" || data.name === "tableProperties") {
      hide(data.definition, "info", "txtBorder", "txtCellSpace", "txtCellPad", "cmbAlign", "txtHeight", "txtSummary")
      const width = data.definition.getContents("info")?.get("txtWidth")
      if (width) width.default = ""
      const headers = data.definition.getContents("info")?.get("selHeaders")
      if (headers) headers.default = "row"
    }
  })
  const labelOf = (editor) => document.querySelector(`label[for="${editor.name}"]`)
  // Who hears the page is told what the editor is for, not what it is called inside.
  CKEDITOR.on("instanceCreated", ({ editor }) => {
    const title = labelOf(editor)?.textContent.trim().replace(/:$/, "")
    if (title) editor.config.title = editor.config.applicationTitle = title
  })
  CKEDITOR.on("instanceReady", ({ editor }) => {
    // Tell the form that something was typed.
    editor.on("change", () => editor.element.$.dispatchEvent(new Event("typed", { bubbles: true })))
    // The field that the label and remarks name is hidden behind the editor.
    labelOf(editor)?.addEventListener("click", () => editor.focus())
    if (location.hash === `#${editor.name}`) {
      editor.container.scrollIntoView({ block: "center" })
      editor.focus()
    }
  })
}
