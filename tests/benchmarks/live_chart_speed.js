async ([n, times]) => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
  const middle = (all) => [...all].sort((a, b) => a - b)[all.length >> 1]
  const frames = [madeAccounts(n), madeAccounts(n, 0.8)]
  const plot = document.querySelector(".plot").getContext("2d", { willReadFrequently: true })
  const opening = { tier: frames[0].frame.tier, x: frames[0].frame.chance }
  chart.setAccounts(frames[0].accounts)
  const took = { show: [], draw: [], index: [], lasso: [] }
  const over = document.querySelector(".over"), place = over.getBoundingClientRect()
  const at = (type, x, y, more = {}) => over.dispatchEvent(new PointerEvent(type, { pointerId: 1, clientX: place.left + x, clientY: place.top + y, bubbles: true, ...more }))
  over.setPointerCapture = () => {}
  for (let k = 0; k < times + 2; k++) {
    const began = performance.now()
    chart.show(frames[k % 2].frame, { moving: k > 0, opening })
    const placed = performance.now()
    chart.draw()
    plot.getImageData(0, 0, 1, 1)
    const drawn = performance.now()
    at("pointermove", place.width / 2, place.height / 2)
    const pointed = performance.now()
    if (k < 2) continue
    took.show.push(placed - began)
    took.draw.push(drawn - placed)
    took.index.push(pointed - drawn)
  }
  for (let k = 0; k < 3; k++) {
    at("pointerdown", place.width * 0.7, place.height / 2, { shiftKey: true })
    for (let turn = 1; turn < 100; turn++) at("pointermove", place.width * (0.5 + 0.2 * Math.cos(turn / 16)), place.height * (0.5 + 0.2 * Math.sin(turn / 16)))
    const began = performance.now()
    at("pointerup", place.width * 0.7, place.height / 2)
    took.lasso.push(performance.now() - began)
    chart.clearLasso()
  }
  return Object.fromEntries(Object.entries(took).map(([name, all]) => [name, [middle(all), Math.min(...all)]]))
}
