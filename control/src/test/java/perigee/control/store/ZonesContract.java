package perigee.control.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import perigee.control.store.Properties.Change;
import perigee.control.store.Zones.Versioned;
import perigee.model.property.Origin;
import perigee.model.property.Property;
import perigee.model.release.Release;
import perigee.model.release.ReleaseDocument;
import perigee.model.zone.Zone;
import perigee.model.zone.ZoneDocument;

/// What every engine's zones keep.
public abstract class ZonesContract extends StoreContract {

  private static final long ANY = -1;

  @Test
  void zonesTravelInReleasesBesideProperties() {
    store.properties().put(property(), 0, "ann", "a property");
    Change.Done done = put(zone("b.example", "acme"), 0);
    put(zone("a.example", "acme"), 0);

    Release latest = ReleaseDocument.read(store.properties().latest().orElseThrow().payload());
    assertThat(latest.number()).isEqualTo(3);
    assertThat(latest.properties()).containsExactly(property());
    assertThat(latest.zones())
        .containsExactly(zone("a.example", "acme"), zone("b.example", "acme"));
    assertThat(store.zones().find("b.example"))
        .contains(new Versioned(zone("b.example", "acme"), done.version()));
    assertThat(store.zones().list()).hasSize(2);
    store.properties().remove("shop", ANY, "ann", "");
    assertThat(store.zones().list()).hasSize(2);
  }

  @Test
  void aChangeAgainstAnotherVersionConflicts() {
    long version = put(zone("a.example", "acme"), 0).version();

    assertThat(store.zones().put(zone("a.example", "acme"), 0, "bob", ""))
        .isEqualTo(new Change.Conflict(version));
    assertThat(store.zones().remove("a.example", version + 1, "bob", ""))
        .isEqualTo(new Change.Conflict(version));
    assertThat(store.zones().remove("none.example", ANY, "bob", ""))
        .isEqualTo(new Change.Missing());
    assertThat(store.zones().remove("a.example", version, "bob", ""))
        .isEqualTo(new Change.Done(2, 0));
    assertThat(put(zone("a.example", "acme"), 0).version()).isGreaterThan(version);
  }

  @Test
  void aZoneAboveOrBelowAnotherProvidersIsRefused() {
    put(zone("shop.example", "acme"), 0);

    assertThat(store.zones().put(zone("www.shop.example", "evil"), 0, "eve", ""))
        .isEqualTo(new Change.HostTaken("www.shop.example", "shop.example"));
    assertThat(store.zones().put(zone("example", "evil"), 0, "eve", ""))
        .isEqualTo(new Change.HostTaken("example", "shop.example"));
    put(zone("lab.shop.example", "acme"), 0);
    put(zone("workshop.example", "evil"), 0);
  }

  @Test
  void rollbackConcernsZones() {
    put(zone("a.example", "acme"), 0);
    long b = put(zone("b.example", "acme"), 0).version();
    store.zones().remove("a.example", ANY, "ann", "");
    put(zone("c.example", "acme"), 0);
    store.properties().rollback(2, "bob");

    assertThat(store.zones().list())
        .extracting(v -> v.zone().name())
        .containsExactly("a.example", "b.example");
    assertThat(store.zones().find("b.example").orElseThrow().version()).isEqualTo(b);
    assertThat(store.zones().find("c.example")).isEmpty();
    reopen();
    assertThat(store.zones().list()).hasSize(2);
  }

  private Change.Done put(Zone zone, long expected) {
    return (Change.Done) store.zones().put(zone, expected, "ann", "a note");
  }

  private static Zone zone(String name, String provider) {
    return ZoneDocument.read(
            "{name: "
                + name
                + ", provider: "
                + provider
                + ", records: [{name: www, type: A, data: 192.0.2.1}]}",
            "zone")
        .orThrow();
  }

  private static Property property() {
    Origin origin = new Origin(URI.create("http://origin.example"), 1, false, null, true, null);
    return new Property("shop", "acme", List.of("shop.example"), List.of(origin), List.of());
  }
}
