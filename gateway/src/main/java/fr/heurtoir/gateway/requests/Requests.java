package fr.heurtoir.gateway.requests;

import fr.heurtoir.gateway.phone.MessageKind;
import java.util.List;

/** The kinds of requests. To add one, write its class and add an entry here. */
public final class Requests {
  public static final List<MessageKind> KINDS =
      List.of(
          ToldMessage.KIND,
          OfferMessage.KIND,
          FirstFrameMessage.KIND,
          AnswerMessage.KIND,
          DeclineMessage.KIND,
          HangUpMessage.KIND,
          ReplyMessage.KIND,
          OpenMessage.KIND,
          CallBackMessage.KIND,
          LockdownMessage.KIND,
          HandOverMessage.KIND,
          QuietMessage.KIND,
          RevokeMessage.KIND,
          PushSubscribeMessage.KIND,
          TestMessage.KIND,
          TestToldMessage.KIND);

  private Requests() {}
}
