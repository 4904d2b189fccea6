# Lines "server, CPU µs per registration, the kernel's of them, registrations per second": medians,
# and the median of Kamailio's cost to ours in each round: the machine is now quicker, now slower for
# seconds on end, for both, and turns are closer than that.
function median(list, count,   i, j, t) {
  for (i = 2; i <= count; i++)
    for (j = i; j > 1 && list[j - 1] > list[j]; j--) { t = list[j]; list[j] = list[j - 1]; list[j - 1] = t }
  return count % 2 ? list[(count + 1) / 2] : (list[count / 2] + list[count / 2 + 1]) / 2
}
BEGIN { FS = "\t"; printf "%-10s %22s %12s %22s %22s\n", "server", "CPU µs/registration", "kernel's", "per second and core", "seen per second" }
{
  if (!($1 in n)) order[++servers] = $1
  n[$1]++; cpu[$1, n[$1]] = $2; kernel[$1, n[$1]] = $3; seen[$1, n[$1]] = $4
}
END {
  for (s = 1; s <= servers; s++) {
    name = order[s]
    for (i = 1; i <= n[name]; i++) { a[i] = cpu[name, i]; b[i] = seen[name, i]; k[i] = kernel[name, i] }
    m = median(a, n[name])
    printf "%-10s %22.1f %12.1f %22d %22d\n", name, m, median(k, n[name]), 1000000 / m, median(b, n[name])
  }
  if (("perigee" in n) && ("kamailio" in n)) {
    for (i = 1; i <= n["perigee"]; i++) r[i] = cpu["kamailio", i] / cpu["perigee", i]
    printf "perigee to kamailio: registrations per CPU %.2f\n", median(r, n["perigee"])
  }
}
