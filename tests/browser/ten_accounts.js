// Ten accounts by rank: the third is a customer, the last was never tried and has no chance.
const chance = [0.6, 0.55, 0.5, 0.45, 0.4, 0.3, 0.25, 0.2, 0.1, NaN]
const names = ["Alfa", "Łódź Metal", "Ćma", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India", "Juliett"]
const ten = {
  n: 10, value: Float64Array.from([200e3, 150e3, 120e3, 100e3, 50e3, 40e3, 30e3, 20e3, 10e3, 5e3]), own: Uint8Array.from([0, 0, 1, 0, 0, 0, 0, 0, 0, 0]),
  name: (i) => names[i], parts: (i) => [{ attribute: "Industry", level: "<b>Steel</b>", points: 3 - i }], figures: (i) => [["Value", String(ten.value[i])]],
}
function frameOf(chance, tier = [1, 1, 1, 2, 2, 3, 3, 3, 0, 0]) {
  const expected = Float64Array.from(chance, (share, i) => share * ten.value[i])
  return { n: 10, byChance: true, score: Float64Array.from(chance, (share) => 100 * share), chance: Float64Array.from(chance), expected, priority: expected, tier: Uint8Array.from(tier),
    rank: Uint32Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), order: Uint32Array.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), summary: [{ tier: 1, cut: 60e3 }, { tier: 2, cut: 20e3 }, { tier: 3, cut: 4e3 }] }
}
const opening = frameOf(chance)
chart.setAccounts(ten)
chart.show(opening, { opening: { tier: opening.tier, x: opening.chance } })

function beginAgain() {
  chart.setAccounts(ten)
  chart.show(opening)
  selected.length = lassoed.length = 0
  document.activeElement.blur()
}

// Two fingers, around a place, from one distance to another.
function pinch(x, y, from, to) {
  const over = document.querySelector(".over"), corner = over.getBoundingClientRect()
  const touch = (type, pointerId, px) => over.dispatchEvent(new PointerEvent(type, { pointerId, pointerType: "touch", clientX: corner.left + px, clientY: corner.top + y }))
  over.setPointerCapture = () => {}
  for (const [finger, side] of [[1, -1], [2, 1]]) touch("pointerdown", finger, x + (side * from) / 2)
  for (let share = 0.1; share < 1.05; share += 0.1) for (const [finger, side] of [[1, -1], [2, 1]]) touch("pointermove", finger, x + (side * (from + (to - from) * share)) / 2)
  for (const finger of [1, 2]) touch("pointerup", finger, x)
  delete over.setPointerCapture
}
