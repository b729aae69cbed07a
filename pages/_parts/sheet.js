// The one-page profile: what is claimed, on what ground, and each card to be edited where it stands.
const sheets = new WeakMap()

const cross = () => s("svg", { class: "no", width: 10, height: 10, viewBox: "0 0 10 10", "aria-hidden": "true" }, s("path", { d: "M1.5 1.5l7 7M8.5 1.5l-7 7" }))
const out = () => s("svg", { width: 8, height: 8, viewBox: "0 0 8 8", class: "out", "aria-hidden": "true" }, s("path", { d: "M1 7 6.8 1.2M2 1h5v5" }))
let tips = 0

// A badge is a button: a pointer over it, a tap or the keyboard shows where it comes from; Escape puts that away.
function badge(ground) {
  const id = `ground-${tips++}`
  const tip = h("span", { class: "tip", role: "tooltip", id }, h("b", { text: ground.title }), h("span", { text: ground.source }), h("span", { text: ground.method }))
  const button = h("button", { type: "button", class: `badge ${ground.kind}`, "aria-describedby": id, onclick: () => button.focus() },
    h("i", {}), h("span", { class: "figure", text: ground.text }), ground.n ? h("em", { text: ground.n }) : null)
  button.onkeydown = (event) => { if (event.key === "Escape") button.blur() }
  return h("span", { class: "ground" }, button, tip)
}

function input(field, row, words) {
  const value = row[field.name] ?? ""
  const named = { "aria-label": field.label, title: field.label, "data-field": field.name }
  if (field.kind === "choice") {
    const known = field.options.some((option) => option.value === value)
    return h("select", named, ...field.options.map((option) => h("option", { value: option.value, text: option.label, selected: option.value === value || (!known && option === field.options[0]) })))
  }
  const type = { link: "url", day: "date" }[field.kind] ?? "text"
  const place = h("input", { ...named, type, value, maxlength: field.kind === "day" ? null : field.most, placeholder: field.name === "text" && row.hint ? row.hint : field.label, list: field.kind === "label" ? "labels" : null,
    pattern: field.kind === "link" ? "[hH][tT][tT][pP][sS]://.+" : null })
  if (field.kind === "link") { place.title = words.https; place.placeholder = "https://" }
  return place
}

// One line of a card as it is edited. What is no input of it (a fixed label) goes back as it came.
function line(editor, row, remove) {
  const kept = row.fixed ? { label: row.label, fixed: true } : {}
  const fields = editor.fields.filter((field) => !(row.fixed && field.kind === "label"))
  const inputs = fields.map((field) => input(field, row, editor.words))
  const shown = row.fixed ? h("input", { type: "checkbox", checked: row.shown, "aria-label": `${row.name}: ${editor.words.shown}` }) : null
  const node = h("div", { class: "edit-line" },
    row.fixed ? h("label", { class: "fixed" }, shown, h("span", { text: row.name })) : null, ...inputs,
    row.fixed || !editor.grows ? null : h("button", { type: "button", class: "remove", "aria-label": editor.words.remove, title: editor.words.remove, onclick: () => remove(node) }, cross()))
  node.read = () => ({ ...kept, ...(shown ? { shown: shown.checked } : {}), ...Object.fromEntries(inputs.map((place) => [place.dataset.field, place.value.trim()])) })
  return node
}

function form(sheet, part) {
  const editor = sheet.data.editors[part]
  const lines = h("div", { class: "edit-lines" })
  const add = (row) => {
    const node = line(editor, row, (gone) => { gone.remove(); more.disabled = false; more.focus() })
    lines.append(node)
    more.disabled = lines.children.length >= editor.most + editor.rows.filter((each) => each.fixed).length
    return node
  }
  const more = h("button", { type: "button", class: "quiet", text: editor.words.add, hidden: !editor.grows, onclick: () => add({}).querySelector("input, select").focus() })
  editor.rows.forEach(add)
  if (!editor.rows.length) add({})
  const close = () => { sheet.editing = null; draw(sheet); sheet.root.querySelector(`[data-edit="${part}"]`)?.focus() }
  const node = h("form", { class: `edit ${part}` },
    editor.labels.length ? h("datalist", { id: "labels" }, ...editor.labels.map((label) => h("option", { value: label }))) : null, lines,
    h("div", { class: "edit-foot" }, more, h("span", { class: "gap" }), h("button", { type: "button", class: "quiet", text: editor.words.cancel, onclick: close }),
      h("button", { type: "submit", class: "save", text: editor.words.save })))
  node.onsubmit = (event) => {
    event.preventDefault()
    sheet.send("saved", { part, rows: [...lines.children].map((each) => each.read()) })
    close()
  }
  node.onkeydown = (event) => { if (event.key === "Escape") { event.stopPropagation(); close() } }
  return node
}

function draw(sheet) {
  const { data, root } = sheet
  const edit = (part, about) => data.editors && sheet.editing !== part
    ? h("button", { type: "button", class: "quiet pen", "data-edit": part, "aria-label": `${data.editors[part].words.edit}: ${about}`, text: data.editors[part].words.edit,
        onclick: () => { sheet.editing = part; draw(sheet); root.querySelector("form input, form select")?.focus() } }) : null
  const body = (part, ...nodes) => sheet.editing === part && data.editors ? [form(sheet, part)] : nodes
  const empty = (words) => words ? h("p", { class: "mini", text: words }) : null

  const rates = data.rates
  const at = (share) => `${100 * share}%`
  const rate = (row) => h("div", { class: `rate ${row.tone}`, title: row.title }, h("span", { class: "who", text: row.label }),
    row.reason ? h("span", { class: "why", text: row.reason }) : h("div", { class: "track" }, ...rates.ticks.map((tick) => h("u", { style: { left: at(tick.at) } })),
      h("s", { style: { left: at(row.low), width: at(row.high - row.low) } }), h("i", { style: { left: at(row.at) } })),
    h("b", { class: "num", text: row.value ?? "" }), h("span", { class: "num mini", text: row.interval ?? "" }), h("span", { class: "num mini", text: row.n }))
  const rateCard = h("section", { class: "card rates" }, h("div", { class: "head" }, h("h2", { text: rates.heading }), h("span", { class: "mini", text: rates.how ?? "" })),
    rates.reason ? h("p", { class: "mini", text: rates.reason }) : null, ...rates.rows.map(rate),
    rates.ticks.length ? h("div", { class: "rate ticks", "aria-hidden": "true" }, h("span", {}), h("div", { class: "track" }, ...rates.ticks.map((tick) => h("span", { style: { left: at(tick.at) }, text: tick.label })))) : null)

  const row = (each) => h("div", { class: "row" }, h("span", { class: "k", text: each.label }), h("span", { class: `v ${each.grounds[0].kind}-v`, text: each.value }), h("span", { class: "grounds" }, ...each.grounds.map(badge)))
  const line = {
    tiers: (each) => h("div", { class: "side tier" }, h("i", { class: each.tone }), h("div", {}, h("b", { text: each.head }), h("p", { text: each.text })), h("b", { class: "num", text: each.n })),
    people: (each) => h("div", { class: "person" }, h("span", { class: "k", text: each.head }), h("div", {}, h("b", { text: each.text }), each.about ? h("p", { text: each.about }) : null)),
  }
  const reason = (no) => (each) => h("div", { class: "side" }, no ? cross() : h("i", { class: "later" }), h("div", {}, h("b", { text: each.head }), no ? null : h("p", { text: each.text }), each.ground ? h("p", {}, no ? badge({ ...each.ground, text: each.text, n: null }) : badge(each.ground)) : null))
  const side = (card) => h("section", { class: `card ${card.kind}` }, h("div", { class: "head" }, h("h2", { text: card.heading }), data.editors?.[card.kind] ? edit(card.kind, card.heading) : null),
    ...body(card.kind, card.bar ? h("div", { class: "share" }, ...card.bar.map((part) => h("span", { class: part.tone, style: { flex: String(part.n) } }))) : null,
      ...card.rows.map(line[card.kind] ?? reason(card.kind === "noes")), empty(card.empty)))
  const example = (card) => h("section", { class: "card example" }, h("b", { text: card.name }), card.about ? h("span", { class: "mini", text: card.about }) : null, h("p", { text: card.text }),
    card.foot || card.link ? h("div", { class: "under" }, h("span", { text: card.foot ?? "" }), card.url ? h("a", { href: card.url, target: "_blank", rel: "noopener noreferrer" }, card.link, out()) : card.link ? h("span", { text: card.link }) : null) : null)

  root.replaceChildren(rateCard,
    h("div", { class: "main" },
      h("section", { class: "card" }, h("div", { class: "head" }, h("h2", { text: data.heading }), h("span", { class: "mini key", text: data.key ?? "" }), edit("rows", data.heading)),
        h("div", { class: "rows" }, ...body("rows", ...data.rows.map(row), empty(data.empty)))),
      h("div", { class: "column" }, ...data.side.map(side))),
    h("div", { class: "head over" }, h("h2", { text: data.examplesHeading }), edit("examples", data.examplesHeading)),
    ...(sheet.editing === "examples" && data.editors ? [h("section", { class: "card" }, form(sheet, "examples"))] : [data.examples.length ? h("div", { class: "examples" }, ...data.examples.map(example)) : empty(data.examplesEmpty)]),
    h("div", { class: "foot end" }, h("div", {}, h("b", { text: data.version }), h("br", {}), data.evidence, h("br", {}), data.method),
      h("div", { class: "review" }, ...body("review", h("b", { text: data.review }), edit("review", data.review)))))
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = rootOf(parentElement)
  const sheet = sheets.get(root) ?? { root, editing: null }
  sheets.set(root, sheet)
  const same = JSON.stringify(data) === sheet.drawn
  Object.assign(sheet, { data, send: setTriggerValue, drawn: JSON.stringify(data) })
  if (!data.editors) sheet.editing = null
  // What comes while a card is edited is drawn when that ends: drawn now, it would take away what is being typed.
  if (!same && !(sheet.editing && root.querySelector("form.edit"))) draw(sheet)
}
