# Medians by server, and medians of Perigee's ratios to Knot in each round: a virtual machine is
# now quicker, now slower for seconds on end, for both of them, and turns are closer than that.
BEGIN { FS = "\t" }
{
  if (!($1 in n)) servers[++count] = $1
  n[$1]++
  for (f = 2; f <= 5; f++) value[$1, f, n[$1]] = $f + 0
}
function median(server, f, i, sorted) {
  for (i = 1; i <= n[server]; i++) sorted[i] = value[server, f, i]
  return middle(sorted, n[server])
}
function ratio(over, under, f, i, sorted) {
  for (i = 1; i <= n[over]; i++) sorted[i] = value[over, f, i] / value[under, f, i]
  return middle(sorted, n[over])
}
function middle(sorted, count, i, j, t) {
  for (i = 2; i <= count; i++)
    for (j = i; j > 1 && sorted[j] < sorted[j - 1]; j--) {
      t = sorted[j]; sorted[j] = sorted[j - 1]; sorted[j - 1] = t
    }
  return count % 2 ? sorted[(count + 1) / 2] : (sorted[count / 2] + sorted[count / 2 + 1]) / 2
}
END {
  printf "%-10s %12s %14s %12s %10s\n", "server", "queries/s", "CPU us/query", "median us", "p99 us"
  for (s = 1; s <= count; s++) {
    for (f = 2; f <= 5; f++) m[servers[s], f] = median(servers[s], f)
    printf "%-10s %12.0f %14.2f %12.0f %10.0f\n", servers[s], m[servers[s], 2], m[servers[s], 3], \
      m[servers[s], 4], m[servers[s], 5]
  }
  if (("perigee" in n) && ("knot" in n))
    printf "perigee to knot: queries/s %.2f, queries per CPU %.2f, p99 %.2f\n", \
      ratio("perigee", "knot", 2), ratio("knot", "perigee", 3), ratio("perigee", "knot", 5)
}
