package perigee.calling.sip;

import java.util.List;
import perigee.wire.sip.NameAddress;
import perigee.wire.sip.SipUri;

/// Where one device of a person is reached (RFC 3261 §10): at its contact, over its connection.
///
/// @param name of the person, as the device says it; empty if it does not
/// @param contact with the field's parameters, those aside that say how long
/// @param instance of the device (RFC 5626 §4.1), without brackets; empty if it does not say
/// @param regId of the connection of this device; 0 without outbound
/// @param priority of 1000, by which devices are tried one after the other
/// @param path by which requests go there (RFC 3327)
record Binding(
    String person,
    String name,
    NameAddress contact,
    SipUri uri,
    Flow flow,
    String instance,
    int regId,
    int priority,
    long expiresMillis,
    String callId,
    int sequence,
    List<String> path) {

  Binding {
    path = List.copyOf(path);
  }

  /// Whether this is the same place as another's, which it replaces.
  boolean replaces(Binding other) {
    if (regId > 0 && !instance.isEmpty()) {
      return regId == other.regId && instance.equals(other.instance);
    }
    return uri.matches(other.uri);
  }
}
