package perigee.realtime.srtp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;

/// The calls of OpenSSL for AES-GCM, by the foreign-function API. Places are plain numbers, so that
/// no object is made for them; none of the calls waits, so none leaves the virtual machine.
final class Libcrypto {

  static final int GET_TAG = 0x10;
  static final int SET_TAG = 0x11;

  private static final List<String> NAMES = List.of("libcrypto.so.3", "libcrypto.so.1.1");

  private static final FunctionDescriptor INIT =
      FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final FunctionDescriptor UPDATE =
      FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final FunctionDescriptor FINAL =
      FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  /// It needs the types above.
  private static final Optional<Libcrypto> LOADED = load();

  private final SymbolLookup library;
  final MethodHandle create;
  final MethodHandle free;
  final MethodHandle cipher;
  final MethodHandle control;
  final MethodHandle encryptInit;
  final MethodHandle encryptUpdate;
  final MethodHandle encryptFinal;
  final MethodHandle decryptInit;
  final MethodHandle decryptUpdate;
  final MethodHandle decryptFinal;

  private Libcrypto(SymbolLookup library) {
    this.library = library;
    create = handle("EVP_CIPHER_CTX_new", FunctionDescriptor.of(JAVA_LONG));
    free = handle("EVP_CIPHER_CTX_free", FunctionDescriptor.ofVoid(JAVA_LONG));
    cipher = handle("EVP_aes_128_gcm", FunctionDescriptor.of(JAVA_LONG));
    control =
        handle(
            "EVP_CIPHER_CTX_ctrl",
            FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG));
    encryptInit = handle("EVP_EncryptInit_ex", INIT);
    encryptUpdate = handle("EVP_EncryptUpdate", UPDATE);
    encryptFinal = handle("EVP_EncryptFinal_ex", FINAL);
    decryptInit = handle("EVP_DecryptInit_ex", INIT);
    decryptUpdate = handle("EVP_DecryptUpdate", UPDATE);
    decryptFinal = handle("EVP_DecryptFinal_ex", FINAL);
  }

  private MethodHandle handle(String name, FunctionDescriptor type) {
    return Linker.nativeLinker()
        .downcallHandle(library.findOrThrow(name), type, Linker.Option.critical(false));
  }

  /// What this machine has of it.
  static Optional<Libcrypto> loaded() {
    return LOADED;
  }

  private static Optional<Libcrypto> load() {
    for (String name : NAMES) {
      Optional<SymbolLookup> library = open(name);
      if (library.isPresent()) {
        return library.map(Libcrypto::new);
      }
    }
    return Optional.empty();
  }

  private static Optional<SymbolLookup> open(String name) {
    try {
      return Optional.of(SymbolLookup.libraryLookup(name, Arena.global()));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// A call of C throws nothing; the handle's type says otherwise.
  static IllegalStateException unexpected(Throwable e) {
    return new IllegalStateException("a call of OpenSSL could not be made", e);
  }
}
