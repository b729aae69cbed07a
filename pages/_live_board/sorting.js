// Sorts places by numbers, the largest first, NaN last; equal ones keep their order. Radix sort on the bits of float64.
function makeSorter(most) {
  const DIGITS = 6, WIDTH = 2048
  const counts = new Uint32Array(DIGITS * WIDTH)
  const number = new Float64Array(1), bits = new Uint32Array(number.buffer)
  let size = 0, high, low, high2, low2, place2
  const hold = (n) => {
    if (n <= size) return
    size = n
    high = new Uint32Array(n); low = new Uint32Array(n); high2 = new Uint32Array(n); low2 = new Uint32Array(n); place2 = new Uint32Array(n)
  }
  hold(most)

  // places: Uint32Array of which the first n are sorted by key[place].
  return function sortDown(places, n, key) {
    hold(n)
    counts.fill(0)
    for (let i = 0; i < n; i++) {
      const value = key[places[i]]
      number[0] = value === value ? value + 0 : -Infinity // -0 counts as 0
      let h = bits[1], l = bits[0]
      // Bits in rising order of the numbers, then turned, so that the largest comes first.
      if (h & 0x80000000) { h = h >>> 0 } else { h = (~h & 0x7fffffff) >>> 0; l = ~l >>> 0 }
      high[i] = h; low[i] = l
      counts[l & 2047]++
      counts[2048 + ((l >>> 11) & 2047)]++
      counts[4096 + (l >>> 22)]++
      counts[6144 + (h & 2047)]++
      counts[8192 + ((h >>> 11) & 2047)]++
      counts[10240 + (h >>> 22)]++
    }
    let from = places, to = place2, h = high, l = low, hTo = high2, lTo = low2
    for (let digit = 0; digit < DIGITS; digit++) {
      const base = digit * WIDTH, shift = (digit % 3) * 11, words = digit < 3 ? l : h
      let all = false
      for (let k = 0, at = 0; k < WIDTH; k++) {
        const c = counts[base + k]
        if (c === n) { all = true; break }
        counts[base + k] = at
        at += c
      }
      if (all) continue
      for (let i = 0; i < n; i++) {
        const at = counts[base + ((words[i] >>> shift) & 2047)]++
        to[at] = from[i]; hTo[at] = h[i]; lTo[at] = l[i]
      }
      ;[from, to] = [to, from];[h, hTo] = [hTo, h];[l, lTo] = [lTo, l]
    }
    if (from !== places) places.set(from.subarray(0, n))
  }
}
