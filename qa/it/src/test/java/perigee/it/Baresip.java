package perigee.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A SIP phone that others wrote: it speaks a tone, and records what it hears, in a folder of its
/// own.
record Baresip(Path folder, String name, Tone tone) {

  /// Starts it.
  ///
  /// @param config lines for the modules that it needs besides
  /// @param account what stands behind its address
  /// @param commands it does when it is there
  Process start(String config, String account, int seconds, List<String> commands)
      throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("tone.wav"), tone.wave());
    Files.writeString(
        folder.resolve("config"),
        """
        sip_listen 127.0.0.1:0
        net_interface 127.0.0.1
        audio_player aubridge,%1$s
        audio_source aufile,%2$s/tone.wav
        audio_alert aubridge,%1$s-alert
        ausrc_srate %3$d
        auplay_srate %3$d
        ausrc_channels %4$d
        auplay_channels %4$d
        snd_path %2$s
        module_path /usr/lib/baresip/modules
        module aufile.so
        module aubridge.so
        module sndfile.so
        module_tmp account.so
        module_app menu.so
        """
                .formatted(name, folder, tone.rate(), tone.channels())
            + config);
    Files.writeString(folder.resolve("accounts"), account + "\n");
    Files.writeString(folder.resolve("contacts"), "");
    List<String> words =
        new ArrayList<>(
            List.of("baresip", "-f", folder.toString(), "-t", Integer.toString(seconds)));
    for (String command : commands) {
      words.addAll(List.of("-e", command));
    }
    return new ProcessBuilder(words)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  /// What it recorded of others.
  List<Path> recordings() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith("dec.wav")).toList();
    }
  }
}
