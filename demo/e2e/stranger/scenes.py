"""
What a client of the phone protocol lives through, against a demo: each scene is a sentence of docs/phone-protocol.md.

    scenes.py BASE CONTROL [unittest's words]    BASE: where the gateway serves; CONTROL: the demo's control socket, for its bell
"""

import asyncio
import contextlib
import json
import secrets
import sys
import time
import unittest
from urllib.parse import urlsplit

import aiohttp
from phone import PATIENCE_S, Closed, Key, Phone, Refused

BASE, CONTROL = None, None
NO_RING = "0" * 26
OTHER_CERTIFICATE = "a=fingerprint:sha-512 " + ":".join(["A5"] * 64)
ECHO = "e" * 32
FOREIGN_PROOF = {"nonce": "n" * 43, "signature": "s" * 86}


class Bell:
    """A press of the demo's bell, and how the station says that its ring ended."""

    @classmethod
    async def press(cls):
        bell = cls()
        bell.lines, writer = await asyncio.open_unix_connection(CONTROL)
        writer.write(b'{"do":"ring","door":1,"wait":true}\n')
        bell.writer = writer
        bell.ring = (await bell.line())["ring"]
        return bell

    async def line(self):
        return json.loads(await asyncio.wait_for(self.lines.readline(), PATIENCE_S))

    async def ended(self):
        said = await self.line()
        self.writer.close()
        return said


async def link():
    """A token that enrols one more phone of the head."""
    lines, writer = await asyncio.open_unix_connection(CONTROL)
    writer.write(b'{"do":"enrol","person":"direction"}\n')
    said = json.loads(await asyncio.wait_for(lines.readline(), PATIENCE_S))
    writer.close()
    return urlsplit(said["phone"]).fragment.removeprefix("enrol/")


class Scenes(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        asyncio.get_running_loop().set_debug(False)  # unittest sets it, at twice the time

    @contextlib.asynccontextmanager
    async def phones(self, *names, connected=True):
        """Enrolled phones, which are gone afterwards."""
        async with contextlib.AsyncExitStack() as all_of_them:
            made = [await all_of_them.enter_async_context(Phone(BASE, name)) for name in names]
            for phone in made:
                await phone.enrol(await link())
                if connected:
                    await phone.connect()
            yield made if len(made) > 1 else made[0]
            for phone in made:
                await phone.proved("POST", "/api/v1/leave")

    @contextlib.asynccontextmanager
    async def refused(self, code, status=None):
        with self.assertRaises(Refused) as caught:
            yield caught
        self.assertEqual((caught.exception.code, caught.exception.status), (code, status))

    # --- section 1 --------------------------------------------------------------------------------------------------------

    async def test_enrolment_and_what_it_is_refused_for(self):
        token = await link()
        async with Phone(BASE, "Portable") as phone, Phone(BASE, "Autre") as other:
            look = await phone.rest("POST", "/api/v1/enrol/look", {"token": token})
            self.assertEqual(look["person"]["id"], "direction")
            self.assertRegex(look["expires"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
            async with self.refused("bad-request", 400):
                await phone.enrol(token, name="")
            async with self.refused("too-large", 413):
                await phone.enrol(token, more="x" * 4096)
            async with self.refused("signature", 403):
                await phone.enrol(token, signature=Key().sign_lines("heurtoir-enrol:v1", token, phone.key.spki))
            async with self.refused("origin", 403):
                await phone.rest("POST", "/api/v1/enrol", {"token": token}, Origin="http://elsewhere.example")
            async with self.refused("unknown-token", 404):
                await phone.enrol(secrets.token_urlsafe(32))
            me = await phone.enrol(token)
            self.assertEqual(me["phone"]["name"], "Portable")
            self.assertEqual(await phone.enrol(token), me, "the same key may send the same token again")
            async with self.refused("used", 410):
                await other.enrol(token)
            async with self.refused("host", 421):
                await phone.rest("GET", "/api/v1/ways", Host="elsewhere.example")
            self.assertIn("oidc", await other.rest("GET", "/api/v1/ways"))
            await phone.proved("POST", "/api/v1/leave")

    async def test_every_call_is_proved_and_only_the_gateways_own_word_ends_an_enrolment(self):
        async with self.phones("Portable", connected=False) as phone:
            self.assertEqual(await phone.proved("GET", "/api/v1/me"), phone.me)
            self.assertIn("rings", await phone.proved("GET", "/api/v1/rings?limit=1"))
            listed = (await phone.proved("GET", "/api/v1/phones"))["phones"]
            self.assertEqual([each["id"] for each in listed if each["this"]], [phone.id])
            async with self.refused("unknown-ring", 404):
                await phone.proved("GET", f"/api/v1/rings/{NO_RING}")
            async with self.refused("no-snapshot", 404):
                await phone.proved("GET", f"/api/v1/rings/{NO_RING}/snapshot")
            async with self.refused("invalid_dpop_proof", 401):
                await phone.rest("GET", "/api/v1/me")
            async with self.refused("use_dpop_nonce", 401) as caught:
                await phone.rest("GET", "/api/v1/me", DPoP=phone.dpop("GET", "/api/v1/me", nonce="another"))
            self.assertEqual(caught.exception.headers["WWW-Authenticate"], 'DPoP error="use_dpop_nonce"')
            used = phone.dpop("GET", "/api/v1/me")
            await phone.rest("GET", "/api/v1/me", DPoP=used)
            for proof in (used, phone.dpop("POST", "/api/v1/me"), phone.dpop("GET", "/api/v1/rings")):
                async with self.refused("invalid_dpop_proof", 401):
                    await phone.rest("GET", "/api/v1/me", DPoP=proof)
            key, phone.key = phone.key, Key()
            async with self.refused("invalid_dpop_proof", 401):
                await phone.proved("POST", "/api/v1/leave")
            phone.key = key
            async with self.refused("origin", 403):
                await phone.proved("POST", "/api/v1/leave", Origin="http://elsewhere.example")
        async with Phone(BASE, "Personne") as nobody:
            async with self.refused("not-enrolled", 401) as caught:
                await nobody.rest("GET", "/api/v1/me", **{"Heurtoir-Echo": ECHO})
            self.assertEqual(caught.exception.headers["Content-Type"], "application/vnd.heurtoir+json")
            self.assertEqual(caught.exception.answer["echo"], ECHO)

    # --- section 2 --------------------------------------------------------------------------------------------------------

    async def test_the_connection_is_refused_before_it_is_one(self):
        async with self.phones("Portable", connected=False) as phone, Phone(BASE, "Personne") as nobody:
            for who, words, status in (
                (nobody, {}, 401),
                (phone, {"origin": "http://elsewhere.example"}, 403),
                (phone, {"protocols": ()}, 400),
            ):
                with self.assertRaises(aiohttp.WSServerHandshakeError) as caught:
                    await who.open(**words)
                self.assertEqual(caught.exception.status, status)

    async def test_close_codes(self):
        async with self.phones("Portable", connected=False) as phone, Phone(BASE, "Voleur") as thief:
            thief.http.cookie_jar.update_cookies(
                {each.key: each.value for each in phone.http.cookie_jar}, aiohttp.client.URL(BASE)
            )
            thief.id = phone.id
            for who, hello, code in (
                (phone, {"protocol": 2}, 4000),
                (phone, {"proof": FOREIGN_PROOF}, 4000),
                (thief, {}, 4006),
                (phone, {"proof": None}, 4006),
            ):
                await who.open()
                with contextlib.suppress(Closed):
                    await who.hello(**hello)
                self.assertEqual(await who.closed(), code, hello)
            await phone.connect()
            first, reader = phone.socket, phone.reader
            self.assertTrue((await phone.connect())["resumed"])
            await asyncio.wait_for(reader, PATIENCE_S)
            self.assertEqual(first.close_code, 4001)
            phone.instance = secrets.token_urlsafe(24)
            self.assertFalse((await phone.connect())["resumed"])
            for _ in range(8):
                async with self.refused("stale"):
                    await phone.say("revoke", phone="nobody", proof=FOREIGN_PROOF)
            self.assertEqual(await phone.closed(), 4008)
            await phone.connect()
        self.assertEqual(await phone.closed(), 4003)

    async def test_limits(self):
        async with self.phones("Bavard", connected=False) as phone:
            await phone.connect()
            await phone.socket.send_bytes(b"what is no text")
            await phone.say("visible", visible=True)
            await phone.socket.send_str(json.dumps({"type": "visible", "visible": True, "more": "x" * 65_536}))
            self.assertEqual(await phone.closed(), 1009)
            await phone.connect()
            with contextlib.suppress(ConnectionError):
                for _ in range(60):
                    await phone.tell("visible", visible=True)
            self.assertEqual(await phone.closed(), 4008)

    async def test_what_is_said_wrongly_is_refused_and_changes_nothing(self):
        async with self.phones("Portable") as phone:
            await phone.hear("plan", school="jules-ferry")
            await phone.hear("lockdown", school="jules-ferry", state="none")
            await phone.say("visible", visible=True)
            await phone.socket.send_str("{")
            await phone.hear("error", code="bad-json")
            await phone.socket.send_str('{"type":"told"}')
            await phone.hear("error", code="bad-message")
            for code, message in (
                ("unknown-type", {"type": "sing"}),
                ("bad-message", {"type": "answer", "ring": "none"}),
                ("unknown-ring", {"type": "told", "ring": NO_RING}),
                ("unknown-ring", {"type": "answer", "ring": NO_RING}),
                ("unknown-ring", {"type": "decline", "ring": NO_RING}),
                ("unknown-ring", {"type": "hangup", "ring": NO_RING}),
                ("unknown-ring", {"type": "offer", "ring": NO_RING, "sdp": "v=0"}),
                ("unknown-ring", {"type": "reply", "ring": NO_RING, "reply": "coming"}),
                ("unknown-ring", {"type": "call-back", "ring": NO_RING}),
                ("unsigned", {"type": "open", "ring": NO_RING, "lock": "gate"}),
                ("unsigned", {"type": "lockdown", "school": "jules-ferry", "state": "set"}),
                ("unsigned", {"type": "hand-over", "school": "jules-ferry", "to": None}),
                ("unknown-school", {"type": "quiet", "school": "nowhere", "for": "hour"}),
            ):
                async with self.refused(code):
                    await phone.ask(message)
            async with self.refused("unknown-phone"):
                await phone.say("revoke", phone="nobody", proof=phone.proof("revoke", "nobody"))
            await phone.hear("challenge")
            async with self.refused("signature"):
                await phone.say("revoke", phone="nobody", proof=phone.proof("revoke", "somebody"))

    # --- sections 3 to 6 --------------------------------------------------------------------------------------------------

    async def test_a_visit(self):
        async with self.phones("Direction", "Classe") as (head, colleague):
            bell = await Bell.press()
            ring = bell.ring
            for phone in (head, colleague):
                told = await phone.hear("ring", ring=ring)
                self.assertEqual((told["state"], told["by"], told["locks"]), ("ringing", None, ["gate"]))
                await phone.tell("told", ring=ring)
            seen, lost = await asyncio.gather(head.watch(ring), colleague.watch(ring))
            for phone, media in ((head, seen), (colleague, lost)):
                picture = await media.picture()
                self.assertGreater(min(picture.width, picture.height), 100)
                await phone.tell("first-frame", ring=ring)

            await colleague.say("decline", ring=ring)
            await colleague.hear("media-ended", ring=ring)
            async with self.refused("not-now"):
                await colleague.say("offer", ring=ring, sdp=await colleague.media().offer())
            async with self.refused("not-now"):
                await colleague.order_open(ring, "gate")

            await head.say("answer", ring=ring)
            for phone in (head, colleague):
                state = await phone.hear("state", ring=ring, state="talking")
                self.assertEqual(state["by"]["id"], head.id)
            seen.talk()
            await seen.sound()
            async with self.refused("taken") as caught:
                await colleague.say("answer", ring=ring)
            self.assertEqual(caught.exception.answer["by"]["id"], head.id)
            async with self.refused("not-yours"):
                await colleague.say("hangup", ring=ring)
            await head.say("reply", ring=ring, reply="coming")

            async with self.refused("unknown-lock"):
                await head.order_open(ring, "barn")
            await head.hear("challenge")
            async with self.refused("too-late"):
                proof = head.proof("open", ring, "gate", tap=head.challenge[1] - 3)
                await head.say("open", ring=ring, lock="gate", proof=proof)
            await head.hear("challenge")
            await head.order_open(ring, "gate")
            for state in ("ordered", "pulsing", "released"):
                await asyncio.gather(*(phone.hear("lock", ring=ring, lock="gate", state=state) for phone in (head, colleague)))

            await head.say("hangup", ring=ring)
            ends = [await phone.hear("state", ring=ring, state="ended") for phone in (head, colleague)]
            self.assertEqual([(end["outcome"], end["opened"], end["by"]["id"]) for end in ends], [("answered", True, head.id)] * 2)
            self.assertTrue(await seen.closed_by_notify())
            async with self.refused("ended"):
                await colleague.say("answer", ring=ring)
            async with self.refused("not-now"):
                await colleague.order_open(ring, "gate")
            station = await bell.ended()
            self.assertEqual((station["outcome"], station["opened"]), ("answered", "true"))
            self.assertGreater(int(station["two_way_audio_ms"]), 0, "the visitor heard the head")
            past = await head.proved("GET", f"/api/v1/rings/{ring}")
            self.assertEqual([(each["by"]["id"], each["state"]) for each in past["opened"]], [(head.id, "released")])
            self.assertEqual({each["id"] for each in past["phones"] if each["told"] is not None}, {head.id, colleague.id})

    async def test_a_lost_race_and_a_change_of_mind(self):
        async with self.phones("Direction", "Classe") as (head, colleague):
            bell = await Bell.press()
            ring = bell.ring
            for phone in (head, colleague):
                await phone.hear("ring", ring=ring)
                await phone.tell("told", ring=ring)
            lost = await colleague.watch(ring)
            await lost.picture()
            await head.say("decline", ring=ring)
            await head.say("answer", ring=ring)
            await colleague.hear("state", ring=ring, state="talking")
            await colleague.hear("media-ended", ring=ring)
            self.assertTrue(await lost.closed_by_notify(), "the loser's DTLS association ends by close_notify")
            async with self.refused("not-now"):
                await colleague.say("offer", ring=ring, sdp=await colleague.media().offer())
            await head.say("hangup", ring=ring)
            end = await colleague.hear("state", ring=ring, state="ended")
            self.assertEqual(end.get("open-until", 0), 0, "who took no part opens nothing afterwards")
            self.assertGreater((await head.hear("state", ring=ring, state="ended"))["open-until"], 0)
            await bell.ended()

    async def test_offers_that_are_refused(self):
        async with self.phones("Direction") as phone:
            bell = await Bell.press()
            ring = bell.ring
            await phone.hear("ring", ring=ring)
            await phone.tell("told", ring=ring)
            whole = await phone.media().offer()
            without = {
                "no-common-codec": [("a=rtpmap:96 opus/48000/2", "a=rtpmap:96 speex/32000")],
                "bad-offer": [
                    ("a=group:BUNDLE", "a=group:LS"),
                    ("a=ice-ufrag", "a=x-ufrag"),
                    ("a=ice-pwd", "a=x-pwd"),
                    ("a=fingerprint", "a=x-fingerprint"),
                    ("a=setup:actpass", "a=setup:passive"),
                    ("o=- ", "o="),
                    ("m=audio", "m=text"),
                    ("a=fingerprint:sha-", "a=fingerprint:md-"),
                ],
            }
            for reason, spoilt in without.items():
                for word, other in spoilt:
                    self.assertIn(word, whole)
                    await phone.say("offer", ring=ring, sdp=whole.replace(word, other))
                    refused = await phone.hear("media-refused", ring=ring)
                    self.assertEqual(refused["reason"], reason, (other, refused))
            async with self.refused("bad-message"):
                await phone.ask({"type": "offer", "ring": ring, "sdp": ""})
            await (await phone.watch(ring, also=OTHER_CERTIFICATE)).picture()
            await phone.say("decline", ring=ring)
            self.assertEqual((await phone.hear("state", ring=ring, state="ended"))["outcome"], "declined")
            await bell.ended()
            await phone.say("call-back", ring=ring)
            back = await phone.hear("ring", **{"call-back-of": ring})
            await phone.say("hangup", ring=back["ring"])
            await phone.hear("state", ring=back["ring"], state="ended")

    async def test_a_phone_that_is_lost_in_mid_call_may_come_back_until_another_takes_the_call(self):
        async with self.phones("Direction", "Classe") as (head, colleague):
            bell = await Bell.press()
            ring = bell.ring
            for phone in (head, colleague):
                await phone.hear("ring", ring=ring)
                await phone.tell("told", ring=ring)
            for instance in (head.instance, secrets.token_urlsafe(24)):
                media = await head.watch(ring)
                await media.picture()
                await head.say("answer", ring=ring)
                await colleague.hear("state", ring=ring, state="talking")
                await media.close()
                await head.socket.close()
                held = await colleague.hear("state", ring=ring, state="held")
                self.assertEqual(held["by"]["id"], head.id)
                head.instance = instance
                await head.connect()
                again = await head.hear("ring", ring=ring)
                self.assertEqual((again["state"], again["by"]["id"]), ("held", head.id))
            await colleague.say("answer", ring=ring)
            async with self.refused("taken") as caught:
                await head.say("answer", ring=ring)
            self.assertEqual(caught.exception.answer["by"]["id"], colleague.id)
            await colleague.say("hangup", ring=ring)
            self.assertEqual((await head.hear("state", ring=ring, state="ended"))["by"]["id"], colleague.id)
            await bell.ended()

    # --- sections 7 and 8 -------------------------------------------------------------------------------------------------

    async def test_around_the_ring(self):
        async with self.phones("Direction") as phone:
            await phone.say("test")
            test = (await phone.hear("test", silent=False))["test"]
            await phone.say("test-told", test=test)
            result = await phone.hear("test-result", test=test)
            while result["connection"] is None:
                result = await phone.hear("test-result", test=test)
            await phone.say("quiet", school="jules-ferry", **{"for": "hour"})
            await phone.say("quiet", school="jules-ferry", **{"for": None})
            async with self.refused("unknown-person"):
                proof = phone.proof("hand-over", "jules-ferry", "nobody", "hour")
                await phone.say("hand-over", school="jules-ferry", to="nobody", proof=proof, **{"for": "hour"})
            for state, now in (("set", "set"), ("lift", "none")):
                await phone.hear("challenge")
                tap = time.monotonic()
                proof = phone.proof("lockdown", "jules-ferry", state, tap=tap)
                await phone.say("lockdown", school="jules-ferry", state=state, proof=proof)
                await phone.hear("lockdown", school="jules-ferry", state=now)


if __name__ == "__main__":
    BASE, CONTROL = sys.argv[1:3]
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
