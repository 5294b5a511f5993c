package fr.heurtoir.gateway.web;

import fr.heurtoir.gateway.ops.Workers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the store for a request, and continues with the answer on the request's event loop. */
final class Asking {
  private static final Logger LOG = LoggerFactory.getLogger(Asking.class);

  private final Vertx vertx;
  private final Workers workers;

  Asking(Vertx vertx, Workers workers) {
    this.vertx = vertx;
    this.workers = workers;
  }

  <T> void ask(RoutingContext context, Callable<T> question, Consumer<T> then) {
    await(context, workers.ask(question), then);
  }

  <T> void await(RoutingContext context, CompletionStage<T> answer, Consumer<T> then) {
    Future.fromCompletionStage(answer, vertx.getOrCreateContext())
        .onSuccess(then::accept)
        .onFailure(broken -> failed(context, broken));
  }

  private static void failed(RoutingContext context, Throwable broken) {
    if (broken instanceof RejectedExecutionException) {
      context.response().putHeader("Retry-After", "5");
    } else {
      // One line without a stack: while the database is broken there may be many.
      LOG.error("event=store-silent path={} reason=\"{}\"", context.request().path(), broken);
    }
    Answers.error(context, 503, "internal");
  }
}
