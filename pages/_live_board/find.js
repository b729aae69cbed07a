// A field that finds accounts by name, whatever the case and the accents; the first eight are listed.
const MOST_HITS = 8
const AT_ONCE = 50000
const LETTERS = { ł: "l", ø: "o", đ: "d", ß: "ss", æ: "ae", œ: "oe", ı: "i", þ: "th", ð: "d", ħ: "h" }

const foldName = (text) => (/^[\x20-\x7e]*$/.test(text) ? text.toLowerCase()
  : text.normalize("NFD").replace(/\p{M}+/gu, "").toLowerCase().replace(/[łøđßæœıþðħ]/g, (letter) => LETTERS[letter]))

// `source()` gives {n, name(i), rank(i)}; `choose(i)` is called with the account taken.
function makeFinder(source, words, choose) {
  let folded = [], of = null, timer = 0, hits = [], at = -1
  const list = h("ul", { class: "hits", role: "listbox", id: `hits-${Math.random().toString(36).slice(2)}`, hidden: true, "aria-label": words.find })
  const input = h("input", {
    type: "search", class: "find", placeholder: words.find, "aria-label": words.find, role: "combobox", autocomplete: "off", spellcheck: "false",
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })

  // A million names are folded in slices, so that nothing stands still.
  function prepare(until) {
    const { n, name } = source()
    const end = performance.now() + until
    while (folded.length < n) {
      folded.push(foldName(name(folded.length)))
      if (folded.length % 256 === 0 && performance.now() > end) return false
    }
    return true
  }

  function ready() {
    const now = source()
    if (of !== now.name) { of = now.name; folded = [] }
    return prepare(now.n <= AT_ONCE ? Infinity : 8)
  }

  function search(text) {
    clearTimeout(timer)
    const wanted = foldName(text.trim())
    if (wanted && !ready()) { timer = setTimeout(() => search(text), 0); return [] }
    hits = wanted ? bestHits(folded, wanted, source().rank) : []
    at = hits.length ? 0 : -1
    draw(wanted)
    return hits
  }

  function draw(wanted) {
    const rows = hits.map((i, k) => h("li", {
      role: "option", id: `${list.id}-${k}`, "aria-selected": String(k === at), text: source().name(i),
      onpointerdown: (event) => { event.preventDefault(); take(k) },
    }))
    list.replaceChildren(...(rows.length || !wanted ? rows : [h("li", { class: "none", role: "option", "aria-disabled": "true", text: words.find_none })]))
    list.hidden = !wanted
    input.setAttribute("aria-expanded", String(Boolean(wanted)))
    mark()
  }

  function mark() {
    ;[...list.children].forEach((row, k) => row.setAttribute("aria-selected", String(k === at)))
    if (at >= 0) input.setAttribute("aria-activedescendant", `${list.id}-${at}`)
    else input.removeAttribute("aria-activedescendant")
  }

  function close() {
    clearTimeout(timer)
    hits = []
    at = -1
    draw("")
  }

  function take(k) {
    const found = hits[k]
    input.value = ""
    close()
    if (found !== undefined) choose(found)
  }

  input.onfocus = () => { ready() }
  input.oninput = () => search(input.value)
  input.onblur = close
  input.onkeydown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && hits.length) { at = (at + step + hits.length) % hits.length; mark() }
    else if (event.key === "Enter") take(at)
    else if (event.key === "Escape") { input.value = ""; close() }
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return { node: h("div", { class: "finder" }, input, list), search: (text) => { input.value = text; input.focus(); return search(text) } }
}

// Names that begin so, then words that do, then the rest; within these by rank.
function bestHits(folded, wanted, rank) {
  const best = []
  const before = (a, b) => a.kind - b.kind || (a.rank === b.rank ? a.i - b.i : a.rank - b.rank)
  for (let i = 0; i < folded.length; i++) {
    const where = folded[i].indexOf(wanted)
    if (where < 0) continue
    const one = { i, kind: where === 0 ? 0 : folded[i].includes(` ${wanted}`) ? 1 : 2, rank: rank(i) || Infinity }
    if (best.length === MOST_HITS && before(one, best[MOST_HITS - 1]) >= 0) continue
    best.push(one)
    best.sort(before)
    best.length = Math.min(best.length, MOST_HITS)
  }
  return best.map(({ i }) => i)
}
