# Medians by server, and Perigee's ratio to Janus.
BEGIN { FS = "\t"; last = 12 }
{
  if (!($1 in n)) names[++count] = $1
  n[$1]++
  for (f = 2; f <= last; f++) value[$1, f, n[$1]] = $f + 0
}
function median(key, f, i, j, t, sorted) {
  for (i = 1; i <= n[key]; i++) sorted[i] = value[key, f, i]
  for (i = 2; i <= n[key]; i++)
    for (j = i; j > 1 && sorted[j] < sorted[j - 1]; j--) {
      t = sorted[j]; sorted[j] = sorted[j - 1]; sorted[j - 1] = t
    }
  return n[key] % 2 ? sorted[(n[key] + 1) / 2] : (sorted[n[key] / 2] + sorted[n[key] / 2 + 1]) / 2
}
END {
  printf "%-8s %13s %11s %10s %9s %7s %9s %9s %8s %8s %9s %6s\n", "server", "CPU us/packet",
    "forwarding", "packets/s", "expected", "lost %", "added p50", "p99 ms", "way p50", "p99 ms",
    "memory MB", "load %"
  for (k = 1; k <= count; k++) {
    for (f = 2; f <= last; f++) m[names[k], f] = median(names[k], f)
    printf "%-8s %13.2f %11.2f %10d %9d %7.3f %9.3f %9.3f %8.2f %8.2f %9d %6d\n", names[k],
      m[names[k], 2], m[names[k], 3], m[names[k], 4], m[names[k], 5], m[names[k], 6], m[names[k], 7],
      m[names[k], 8], m[names[k], 9], m[names[k], 10], m[names[k], 11], m[names[k], 12]
    if (m[names[k], 12] >= 90) print names[k] ": the load has no CPU left; loss and the whole way are its own"
    if (m[names[k], 4] < 0.98 * m[names[k], 5]) print names[k] ": it does not forward all"
  }
  if (("perigee" in n) && ("janus" in n))
    printf "perigee to janus: packets per CPU %.2f\n", m["janus", 2] / m["perigee", 2]
}
