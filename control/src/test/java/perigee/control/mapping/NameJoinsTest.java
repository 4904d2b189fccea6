package perigee.control.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import perigee.model.mapping.Address;
import perigee.model.mapping.NameSighting;
import perigee.model.mapping.Prefix;

class NameJoinsTest {

  private static final Address RESOLVER = Address.parse("198.51.100.53").orElseThrow();
  private static final Prefix CLIENTS = Prefix.parse("203.0.113.0/24").orElseThrow();

  private final NameJoins joins = new NameJoins();

  @Test
  void aNameThatBothSawJoinsThemOnce() {
    joins.add(resolver("a"), 0);
    assertThat(joins.joined()).isZero();
    joins.add(client("a"), 10);
    assertThat(weights(10)).containsExactly(Map.entry(RESOLVER, Map.of(CLIENTS, 1.0)));
    joins.add(client("a"), 20);
    joins.add(client("b"), 30);
    assertThat(joins.joined()).isEqualTo(1);
  }

  @Test
  void aLoudNetworkCountsOnceAMinute() {
    for (int i = 0; i < 100; i++) {
      joins.add(client("n" + i), i);
      joins.add(resolver("n" + i), i);
    }
    assertThat(joins.joined()).isEqualTo(1);
  }

  @Test
  void whatIsNoAddressJoinsNothing() {
    joins.add(new NameSighting("a", "nonsense", true), 0);
    joins.add(client("a"), 0);
    joins.add(resolver("b"), 0);
    joins.add(new NameSighting("b", "203.0.113.1", false), 0);
    assertThat(joins.resolvers()).isZero();
  }

  private Map<Address, Map<Prefix, Double>> weights(long now) {
    Map<Address, Map<Prefix, Double>> all = new HashMap<>();
    joins.forEach(now, all::put);
    return all;
  }

  private static NameSighting resolver(String label) {
    return new NameSighting(label, RESOLVER.toString(), true);
  }

  private static NameSighting client(String label) {
    return new NameSighting(label, CLIENTS.toString(), false);
  }
}
