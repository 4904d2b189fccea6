# Medians by way and server, and Perigee's ratio to coturn.
BEGIN { FS = "\t" }
{
  key = $1 "\t" $2
  if (!(key in n)) keys[++count] = key
  n[key]++
  for (f = 3; f <= 5; f++) value[key, f, n[key]] = $f + 0
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
  printf "%-6s %-10s %16s %8s %14s\n", "way", "server", "CPU us/datagram", "lost %", "round trip ms"
  for (k = 1; k <= count; k++) {
    split(keys[k], part, "\t")
    for (f = 3; f <= 5; f++) m[keys[k], f] = median(keys[k], f)
    printf "%-6s %-10s %16.2f %8.2f %14.2f\n", part[1], part[2], m[keys[k], 3], m[keys[k], 4], m[keys[k], 5]
  }
  for (k = 1; k <= count; k++) {
    split(keys[k], part, "\t")
    other = part[1] "\tcoturn"
    if (part[2] == "perigee" && (other in n))
      printf "perigee to coturn, %s: datagrams per CPU %.2f\n", part[1], m[other, 3] / m[keys[k], 3]
  }
}
