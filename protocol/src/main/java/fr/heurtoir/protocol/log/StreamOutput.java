package fr.heurtoir.protocol.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Lines of text, to a terminal, a file or a pipe. */
final class StreamOutput implements LineOutput {
  private final OutputStream out;
  private final LogLines form;

  StreamOutput(OutputStream out, LogLines form) {
    this.out = out;
    this.form = form;
  }

  @Override
  public void write(List<Line> lines) throws IOException {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(form.format(line)));
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public long lost() {
    return 0;
  }
}
