package perigee.content.dnssec;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import perigee.model.tls.TlsChanges;
import perigee.model.tls.TlsEntry;
import perigee.wire.dns.Name;
import perigee.wire.dnssec.DnsKey;

/// The keys that a name server has, as control told it. From any thread.
public final class KeyRing {

  private final Map<String, TlsEntry.ZoneKey> byId = new TreeMap<>();

  /// Takes what changed; everything that is no zone's key is passed over.
  ///
  /// @return whether a zone's keys are others now
  public synchronized boolean apply(TlsChanges changes) {
    Map<String, TlsEntry.ZoneKey> before = new TreeMap<>(byId);
    if (changes.whole()) {
      byId.clear();
    }
    for (TlsEntry entry : changes.entries()) {
      if (entry instanceof TlsEntry.ZoneKey key) {
        byId.put(key.id(), key);
      }
    }
    changes.gone().forEach(byId::remove);
    return !before.equals(byId);
  }

  /// The zones that have keys, by origin.
  public synchronized Map<Name, SignedZone> zones() {
    List<TlsEntry.ZoneKey> inOrder = new ArrayList<>(byId.values());
    inOrder.sort(
        Comparator.comparing(TlsEntry.ZoneKey::madeAt).thenComparing(TlsEntry.ZoneKey::id));
    Map<Name, List<SigningKey>> keys = new HashMap<>();
    for (TlsEntry.ZoneKey key : inOrder) {
      keys.computeIfAbsent(Name.of(key.zone()).canonical(), _ -> new ArrayList<>()).add(read(key));
    }
    Map<Name, SignedZone> zones = new HashMap<>();
    keys.forEach((origin, all) -> zones.put(origin, new SignedZone(origin, all)));
    return zones;
  }

  private static SigningKey read(TlsEntry.ZoneKey key) {
    try {
      KeyFactory keys = KeyFactory.getInstance("EC");
      byte[] published = Base64.getDecoder().decode(key.publicKey());
      byte[] secret = Base64.getDecoder().decode(key.key());
      return new SigningKey(
          DnsKey.of((ECPublicKey) keys.generatePublic(new X509EncodedKeySpec(published))),
          keys.generatePrivate(new PKCS8EncodedKeySpec(secret)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the key " + key.id() + " can't be read", e);
    }
  }
}
