package fr.heurtoir.gateway.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.resolver.DefaultAddressResolverGroup;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import org.junit.jupiter.api.Test;

class HostNamesTest {
  @Test
  void areLookedUpByTheMachineAndByNoDnsClientWithAPublicFallback() {
    HostNames.bySystem();
    Vertx vertx = Vertx.vertx();
    try {
      assertEquals(
          DefaultAddressResolverGroup.class,
          ((VertxInternal) vertx).nameResolver().nettyAddressResolverGroup().getClass());
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }
}
