package perigee.control.api;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import perigee.control.certificate.Certificates;
import perigee.control.dnssec.ZoneKeys;
import perigee.control.fleet.Fleet;
import perigee.control.login.LoginServer;
import perigee.control.mapping.Mapper;
import perigee.control.meeting.MeetingDesk;
import perigee.control.meeting.RecordingDesk;
import perigee.control.relay.RelayCredentials;
import perigee.control.store.Accounts;
import perigee.control.store.Bus;
import perigee.control.store.ControlStore;
import perigee.control.store.Properties;
import perigee.control.store.Zones;
import perigee.model.zone.MappingZone;

/// What the API stands on.
///
/// @param zoneKeys what signs zones
/// @param relays what lets people use the relays
/// @param login people, and what is signed for them
/// @param random for the ids of unexpected failures
/// @param version of the program
/// @param mappingZone the zone that has the names by which clients are directed
public record Services(
    ControlStore store,
    Fleet fleet,
    Certificates certificates,
    ZoneKeys zoneKeys,
    RelayCredentials relays,
    MeetingDesk meetings,
    RecordingDesk recordings,
    LoginServer login,
    Mapper mapper,
    Bus bus,
    InstantSource clock,
    RandomGenerator random,
    String version,
    MappingZone mappingZone) {

  Accounts accounts() {
    return store.accounts();
  }

  Zones zones() {
    return store.zones();
  }

  Properties properties() {
    return store.properties();
  }
}
