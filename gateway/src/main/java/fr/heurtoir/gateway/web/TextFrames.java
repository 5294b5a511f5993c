package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.phone.CloseCode;
import fr.heurtoir.gateway.phone.PhoneCodec;
import fr.heurtoir.gateway.phone.PhoneConnection;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Assembles frames to text messages (RFC 6455 section 5.4). The assembled length is limited, and
 * every frame that is no whole text message counts against the rate limit. Belongs to its
 * connection's event loop.
 */
final class TextFrames implements Handler<WebSocketFrame> {
  private final PhoneConnection connection;
  private @Nullable Buffer gathered;

  TextFrames(PhoneConnection connection) {
    this.connection = connection;
  }

  @Override
  public void handle(WebSocketFrame frame) {
    if (frame.isText() && frame.isFinal()) {
      gathered = null;
      text(frame.binaryData());
      return;
    }
    connection.onOther();
    if (frame.isText()) {
      gathered = frame.binaryData().copy();
    } else if (frame.isBinary()) {
      gathered = null;
    } else if (frame.isContinuation()) {
      more(frame);
    }
  }

  private void more(WebSocketFrame frame) {
    Buffer before = gathered;
    if (before == null) {
      return;
    }
    Buffer part = frame.binaryData();
    if (before.length() + part.length() > PhoneCodec.MAX_MESSAGE) {
      gathered = null;
      connection.onBroken(CloseCode.TOO_LARGE);
      return;
    }
    before.appendBuffer(part);
    if (frame.isFinal()) {
      gathered = null;
      text(before);
    }
  }

  private void text(Buffer bytes) {
    try {
      connection.onText(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.getBytes())).toString());
    } catch (CharacterCodingException notUtf8) {
      connection.onBroken(CloseCode.NOT_UTF8);
    }
  }
}
