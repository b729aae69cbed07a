// What stands around the plot: legend, tools, the count of what was drawn around, and the lines that are only read aloud.
const icon = (d) => s("svg", { width: 16, height: 16, viewBox: "0 0 22 22", "aria-hidden": "true" },
  s("path", { d, fill: "none", stroke: "currentColor", "stroke-width": 1.8, "stroke-linecap": "round", "stroke-linejoin": "round" }))
const LASSO = "M4 9c0-4 3-6 7-6s7 2 7 5-3 5-7 5c-3 0-5-1-5-2.5s2-2 3-1 0 4-2 7"
const CORNERS = "M4 8V4h4M18 8V4h-4M4 14v4h4M18 14v4h-4"

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place)

// `acts`: lasso(on), reset(), clear().
function makeFurniture(words, finder, card, acts) {
  const tool = (name, path, onclick) => h("button", { type: "button", class: "tool", "aria-label": words[name], title: words[name], onclick }, icon(path))
  const plot = h("canvas", { class: "plot", "aria-hidden": "true" })
  const help = h("p", { class: "unseen", id: `help-${Math.random().toString(36).slice(2)}`, text: words.help })
  const over = h("canvas", { class: "over", tabindex: 0, role: "application", "aria-roledescription": words.role, "aria-describedby": help.id })
  const told = h("p", { class: "unseen", "aria-live": "polite" })
  const lasso = tool("lasso", LASSO, () => acts.lasso(lasso.ariaPressed !== "true"))
  const reset = tool("reset", CORNERS, () => acts.reset())
  const count = h("span", { "aria-live": "polite" })
  const pill = h("div", { class: "pill", hidden: true }, count, h("button", { type: "button", text: words.clear, onclick: () => { acts.clear(); over.focus() } }))
  const legend = h("div", { class: "legend" })
  const place = h("div", { class: "place" }, plot, over, pill, card.node)
  const node = h("section", { class: "live-chart", "aria-label": words.label },
    h("div", { class: "chart-head" }, legend, h("div", { class: "tools" }, finder.node, lasso, reset)), place, told, help)

  const furniture = {
    node, plot, over, place,
    tell(text) { told.textContent = text },
    draws(on) {
      lasso.ariaPressed = String(on)
      over.classList.toggle("drawing", on)
    },
    zooms(on) {
      reset.disabled = !on
      over.classList.toggle("zoomed", on)
    },
    counts(text) {
      pill.hidden = !text
      count.textContent = text
    },
    // What has no mark now needs no line in the legend; it changes at rest only, so that nothing jumps while a weight moves.
    legend(words, { customers, tails, single = null }) {
      const item = (key, mark, props) => h("span", { class: "item" }, h("i", { class: mark, ...props }), h("span", { text: words[key] }))
      const tiers = [1, 2, 3, 0].map((tier) => item(`tier_${tier}`, "dot", { style: { background: `var(--t${tier})` } }))
      legend.replaceChildren(...tiers, ...(customers ? [item("customer", "lozenge")] : []), ...(tails ? [item("moved", "tail")] : []),
        ...(single === null ? [] : [h("span", { class: "item", text: filled(words.shaded, { n: single }) })]))
    },
  }
  furniture.draws(false)
  furniture.zooms(false)
  return furniture
}
