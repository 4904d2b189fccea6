package perigee.calling.sip;

import java.util.List;
import perigee.wire.sip.NameAddress;
import perigee.wire.sip.Parameters;
import perigee.wire.sip.SipUri;

/// Where one device of a person is reached (RFC 3261 §10): at its contact, over its connection.
///
/// @param name of the person, as the device says it; empty if it does not
/// @param instance of the device (RFC 5626 §4.1), without brackets; empty if it does not say
/// @param regId of the connection of this device; 0 without outbound
/// @param priority of 1000, by which devices are tried one after the other
/// @param path by which requests go there (RFC 3327)
record Binding(
    String person,
    String name,
    Contact contact,
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

  /// What a device says of itself: most say the same again and again, and are then not read again.
  ///
  /// @param field as it came
  /// @param said the same, read
  /// @param text without what says how long, and how dear
  record Contact(String field, NameAddress said, SipUri uri, String text) {

    static Contact of(String field, NameAddress said, SipUri uri) {
      Parameters kept = said.parameters().without("expires").without("q");
      return new Contact(field, said, uri, said.with(kept).toString());
    }
  }

  SipUri uri() {
    return contact.uri();
  }

  /// Whether this is the same place as another's, which it replaces.
  boolean replaces(Binding other) {
    if (regId > 0 && !instance.isEmpty()) {
      return regId == other.regId && instance.equals(other.instance);
    }
    return contact.equals(other.contact) || uri().matches(other.uri());
  }
}
