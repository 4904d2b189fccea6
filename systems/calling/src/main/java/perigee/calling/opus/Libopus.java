package perigee.calling.opus;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// The calls of libopus, by the foreign-function API.
final class Libopus {

  static final int VOIP = 2048;
  static final int SET_BITRATE = 4002;
  static final int SET_MAX_BANDWIDTH = 4004;
  static final int SET_VBR = 4006;
  static final int SET_COMPLEXITY = 4010;
  static final int SET_INBAND_FEC = 4012;
  static final int SET_LOSS = 4014;
  static final int SET_SIGNAL = 4024;
  static final int WIDEBAND = 1103;
  static final int VOICE = 3001;

  private static final String NAME = "libopus.so.0";

  /// It needs the numbers above.
  private static final Optional<Libopus> LOADED = load();

  private final SymbolLookup library;
  final MethodHandle createEncoder;
  final MethodHandle destroyEncoder;
  final MethodHandle control;
  final MethodHandle encode;
  final MethodHandle createDecoder;
  final MethodHandle destroyDecoder;
  final MethodHandle decode;

  private Libopus(SymbolLookup library) {
    this.library = library;
    createEncoder =
        handle(
            "opus_encoder_create",
            FunctionDescriptor.of(ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    destroyEncoder = handle("opus_encoder_destroy", FunctionDescriptor.ofVoid(ADDRESS));
    control =
        handle(
            "opus_encoder_ctl",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    encode =
        handle(
            "opus_encode",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
    createDecoder =
        handle("opus_decoder_create", FunctionDescriptor.of(ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
    destroyDecoder = handle("opus_decoder_destroy", FunctionDescriptor.ofVoid(ADDRESS));
    decode =
        handle(
            "opus_decode",
            FunctionDescriptor.of(
                JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
  }

  private MethodHandle handle(String name, FunctionDescriptor type, Linker.Option... options) {
    return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), type, options);
  }

  /// What this machine has of it.
  static Optional<Libopus> loaded() {
    return LOADED;
  }

  private static Optional<Libopus> load() {
    try {
      return Optional.of(new Libopus(SymbolLookup.libraryLookup(NAME, Arena.global())));
    } catch (IllegalArgumentException | IllegalCallerException _) {
      return Optional.empty();
    }
  }

  /// A call of C throws nothing; the handle's type says otherwise.
  static IllegalStateException unexpected(Throwable e) {
    return new IllegalStateException("a call of libopus could not be made", e);
  }
}
