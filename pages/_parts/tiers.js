export default function ({ data, parentElement }) {
  rootOf(parentElement).replaceChildren(h("div", { class: "tiers" }, ...data.tiers.map((tier) =>
    h("div", { class: `tier ${tier.tone}` }, h("b", { text: tier.head }), h("p", { text: tier.text })))))
}
