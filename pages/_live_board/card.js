// What is known of the account under the pointer: name, figures, and what each attribute adds, as small bars.
const MOST_PARTS = 6

function makeCard(words, format) {
  const node = h("div", { class: "card-at", "aria-hidden": "true", hidden: true })

  function show(account, i, x, y, place) {
    const parts = account.parts ? [...account.parts(i)].sort((a, b) => Math.abs(b.points) - Math.abs(a.points)).slice(0, MOST_PARTS) : []
    const most = Math.max(1e-9, ...parts.map((part) => Math.abs(part.points)))
    node.replaceChildren(
      h("b", { class: "who", text: account.name(i) }),
      account.own[i] ? h("span", { class: "mini", text: words.customer_card }) : "",
      h("dl", {}, ...account.figures(i).flatMap(([label, text]) => [h("dt", { text: label }), h("dd", { class: "num", text })])),
      ...parts.map((part) => h("div", { class: "bit" },
        h("span", { text: part.attribute }), h("span", { class: "level", text: part.level }),
        h("span", { class: "pull" }, h("i", { class: part.points < 0 ? "minus" : "plus", style: { width: `${Math.max(2, (50 * Math.abs(part.points)) / most)}%` } })),
        h("b", { class: "num", text: format.signed(part.points, 1) }))))
    node.hidden = false
    const { offsetWidth: wide, offsetHeight: high } = node
    const left = x + 16 + wide <= place.width ? x + 16 : x - 16 - wide
    Object.assign(node.style, { left: `${Math.max(2, Math.min(left, place.width - wide - 2))}px`, top: `${clamp(y - high / 2, 2, Math.max(2, place.height - high - 2))}px` })
  }

  return { node, show, hide: () => { node.hidden = true } }
}
