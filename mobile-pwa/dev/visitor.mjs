/**
 * Draws somebody at the school's gate, for pictures of the app: a scene and a visitor of a few layers, moving a little,
 * because a still picture would hide a stalled one. No real person is shown.
 */

const WIDE = 960;
const HIGH = 720;
/** The visitor's size and place, so that a phone held upright shows the whole face. */
const SIZE = 0.88;
const LEFT = 57;
const TOP = 90;

const scene = `
<svg xmlns="http://www.w3.org/2000/svg" width="${WIDE}" height="${HIGH}" viewBox="0 0 960 720">
  <defs>
    <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#a9c8de"/><stop offset="1" stop-color="#e6eef0"/>
    </linearGradient>
    <linearGradient id="road" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#a7a59f"/><stop offset="1" stop-color="#8d8b86"/>
    </linearGradient>
    <filter id="far"><feGaussianBlur stdDeviation="3"/></filter>
    <filter id="near"><feGaussianBlur stdDeviation="1.4"/></filter>
  </defs>
  <rect width="960" height="720" fill="url(#sky)"/>
  <g filter="url(#far)">
    <path d="M0 150 L150 92 L300 150 V470 H0Z" fill="#e3cfae"/>
    <path d="M-10 156 L150 88 L310 156 L310 134 L150 66 L-10 134Z" fill="#a8573f"/>
    <g fill="#8fa6ae"><rect x="48" y="196" width="52" height="74"/><rect x="180" y="196" width="52" height="74"/>
      <rect x="48" y="326" width="52" height="74"/></g>
    <rect x="180" y="320" width="62" height="150" fill="#6e4a38"/>
    <g fill="#7d9c86"><rect x="32" y="196" width="14" height="74"/><rect x="102" y="196" width="14" height="74"/>
      <rect x="164" y="196" width="14" height="74"/><rect x="234" y="196" width="14" height="74"/></g>
    <rect x="300" y="176" width="250" height="294" fill="#d7dcd8"/>
    <rect x="292" y="160" width="266" height="24" fill="#7d8790"/>
    <g fill="#93a9b5"><rect x="330" y="212" width="46" height="66"/><rect x="402" y="212" width="46" height="66"/>
      <rect x="474" y="212" width="46" height="66"/><rect x="330" y="318" width="46" height="66"/>
      <rect x="474" y="318" width="46" height="66"/></g>
    <path d="M550 128 H830 V470 H550Z" fill="#e9d9bf"/>
    <path d="M540 134 L690 78 L842 134Z" fill="#96503b"/>
    <g fill="#8fa6ae"><rect x="592" y="186" width="50" height="72"/><rect x="724" y="186" width="50" height="72"/>
      <rect x="592" y="312" width="50" height="72"/></g>
    <rect x="722" y="308" width="60" height="162" fill="#55707c"/>
    <g><rect x="858" y="250" width="20" height="230" fill="#6d5b48"/>
      <circle cx="868" cy="190" r="96" fill="#8aa567"/><circle cx="818" cy="238" r="62" fill="#7c9a5b"/>
      <circle cx="926" cy="226" r="70" fill="#97b073"/></g>
    <g><rect x="288" y="300" width="13" height="180" fill="#6d5b48"/>
      <circle cx="294" cy="262" r="58" fill="#8fa86c"/><circle cx="262" cy="292" r="40" fill="#809c5f"/></g>
  </g>
  <rect y="466" width="960" height="254" fill="#c6c1b6"/>
  <path d="M0 500 H960 V590 H0Z" fill="url(#road)"/>
  <g fill="#eceae2"><path d="M90 510h92l-26 68H58Z"/><path d="M250 510h92l-12 68h-104Z"/><path d="M640 510h92l44 68H668Z"/>
    <path d="M800 510h92l66 68H846Z"/></g>
  <path d="M0 590 H960 V602 H0Z" fill="#dcd8ce"/>
  <g filter="url(#near)">
    <path d="M78 470 q10 -34 52 -36 h92 q30 4 48 36 l44 8 q14 6 12 34 h-270 q-4 -34 22 -42Z" fill="#6f8799"/>
    <path d="M108 468 q8 -22 32 -24 h38 v24Z M190 444 h34 q22 4 32 24 h-66Z" fill="#c6d6de"/>
    <circle cx="106" cy="512" r="23" fill="#34393f"/><circle cx="262" cy="512" r="23" fill="#34393f"/>
    <circle cx="106" cy="512" r="10" fill="#a9b1b7"/><circle cx="262" cy="512" r="10" fill="#a9b1b7"/>
  </g>
</svg>`;

/** The gate, nearer than the visitor: its open leaf on the left, its pillar on the right. */
const gate = `
<svg xmlns="http://www.w3.org/2000/svg" width="${WIDE}" height="${HIGH}" viewBox="0 0 960 720">
  <defs>
    <linearGradient id="stone" x1="0" y1="0" x2="1" y2="0">
      <stop offset="0" stop-color="#b7ab97"/><stop offset="0.3" stop-color="#d9cfbd"/><stop offset="1" stop-color="#a99d88"/>
    </linearGradient>
  </defs>
  <g fill="none" stroke="#23583f" stroke-width="11" stroke-linecap="round">
    <path d="M32 134V720M86 116V720M140 98V720M194 86V720M248 76V720M302 70V720"/>
    <path d="M-10 190 Q150 126 326 122" stroke-width="13"/><path d="M-10 640H326" stroke-width="14"/>
  </g>
  <g fill="none" stroke="#3c7d5c" stroke-width="2.5">
    <path d="M29 134V720M83 116V720M137 98V720M191 86V720M245 76V720M299 70V720"/>
  </g>
  <path d="M334 44V720" stroke="#1c4733" stroke-width="22"/>
  <path d="M329 44V720" stroke="#367354" stroke-width="4"/>
  <circle cx="334" cy="38" r="15" fill="#1c4733"/>
  <rect x="826" y="0" width="134" height="720" fill="url(#stone)"/>
  <g stroke="#9b8f7a" stroke-width="3" fill="none"><path d="M826 110h134M826 228h134M826 346h134M826 464h134M826 582h134
    M892 0v110M858 110v118M918 228v118M866 346v118M904 464v118M860 582v138"/></g>
</svg>`;

function person({ closed, smile }) {
  const eyes = closed
    ? `<path d="M418 322q22 12 44 0M500 322q22 12 44 0" fill="none" stroke="#3a2418" stroke-width="4.5" stroke-linecap="round"/>`
    : `<path d="M416 321q24 -21 48 0q-24 17 -48 0Z" fill="#fbf7f2"/><path d="M498 321q24 -21 48 0q-24 17 -48 0Z" fill="#fbf7f2"/>
       <circle cx="441" cy="319" r="10.5" fill="#5b3a22"/><circle cx="521" cy="319" r="10.5" fill="#5b3a22"/>
       <circle cx="441" cy="319" r="5" fill="#1b100a"/><circle cx="521" cy="319" r="5" fill="#1b100a"/>
       <circle cx="445" cy="315" r="2.8" fill="#fff"/><circle cx="525" cy="315" r="2.8" fill="#fff"/>
       <path d="M414 322q26 -25 52 0M496 322q26 -25 52 0" fill="none" stroke="#33201a" stroke-width="4.5" stroke-linecap="round"/>`;
  const mouth = smile
    ? `<path d="M446 401q35 13 70 0q-12 29 -35 29t-35 -29Z" fill="#8c3b36"/><path d="M453 404q28 8 56 0q-4 9 -28 9t-28 -9Z" fill="#fdf6ef"/>
       <path d="M444 400q20 -8 37 -3q17 -5 37 3q-36 10 -74 0Z" fill="#c2655a"/><path d="M455 421q26 12 52 0q-10 13 -26 13t-26 -13Z" fill="#cf756a"/>`
    : `<path d="M445 401q20 -7 36 -3q16 -4 36 3q-12 13 -36 13t-36 -13Z" fill="#bd6055"/>
       <path d="M447 402q34 18 68 0q-10 22 -34 22t-34 -22Z" fill="#cf756a"/>
       <path d="M441 398q40 20 80 0" fill="none" stroke="#8c3b36" stroke-width="2.8" stroke-linecap="round"/>`;
  return `
<svg xmlns="http://www.w3.org/2000/svg" width="${WIDE}" height="${HIGH}" viewBox="0 0 960 720">
  <defs>
    <linearGradient id="skin" x1="0" y1="0" x2="1" y2="1">
      <stop offset="0" stop-color="#eab78f"/><stop offset="0.6" stop-color="#dea27a"/><stop offset="1" stop-color="#c98a63"/>
    </linearGradient>
    <linearGradient id="coat" x1="0" y1="0" x2="0.7" y2="1">
      <stop offset="0" stop-color="#35608c"/><stop offset="1" stop-color="#1e3d60"/>
    </linearGradient>
    <linearGradient id="hair" x1="0" y1="0" x2="1" y2="1">
      <stop offset="0" stop-color="#6b422a"/><stop offset="1" stop-color="#3c2318"/>
    </linearGradient>
    <linearGradient id="scarf" x1="0" y1="0" x2="1" y2="1">
      <stop offset="0" stop-color="#e9b44c"/><stop offset="1" stop-color="#c98a28"/>
    </linearGradient>
    <radialGradient id="cheek"><stop offset="0" stop-color="#d9705f" stop-opacity="0.42"/><stop offset="1" stop-color="#d9705f" stop-opacity="0"/></radialGradient>
    <filter id="soft"><feGaussianBlur stdDeviation="7"/></filter>
    <filter id="fine"><feGaussianBlur stdDeviation="2.2"/></filter>
    <clipPath id="face"><path d="M399 292C398 218 432 190 481 190S564 218 563 292C563 352 550 396 527 424C511 443 498 452 481 452S451 443 435 424C412 396 400 352 399 292Z"/></clipPath>
  </defs>
  <!-- hair behind -->
  <path d="M481 142C402 138 366 196 368 282C368 340 352 404 370 470C392 512 440 520 481 520S572 512 592 470C610 404 594 340 594 282C596 196 560 138 481 142Z" fill="#38211a"/>
  <!-- coat -->
  <path d="M300 720C300 610 318 560 372 536C412 520 440 508 448 486H514C522 508 550 520 590 536C644 560 662 610 662 720Z" fill="url(#coat)"/>
  <path d="M300 720C300 650 306 604 330 568C324 620 334 680 336 720Z" fill="#17314f" opacity="0.55"/>
  <path d="M662 720C662 650 656 604 632 568C638 620 628 680 626 720Z" fill="#17314f" opacity="0.7"/>
  <path d="M481 560V720" stroke="#16304e" stroke-width="4"/>
  <g fill="#c9d3da"><circle cx="496" cy="632" r="6"/><circle cx="496" cy="690" r="6"/></g>
  <path d="M372 536C352 560 380 600 424 622L462 574Z" fill="#2b527c"/><path d="M590 536C610 560 582 600 538 622L500 574Z" fill="#244871"/>
  <!-- neck -->
  <path d="M438 410H524V500C524 524 506 540 481 540S438 524 438 500Z" fill="#c98a63"/>
  <path d="M438 424C452 458 510 458 524 424V462C508 486 454 486 438 462Z" fill="#9d6243" opacity="0.55" filter="url(#fine)"/>
  <!-- scarf -->
  <path d="M414 486C436 512 526 512 548 486C570 500 574 536 552 552C520 574 442 574 410 552C388 536 392 500 414 486Z" fill="url(#scarf)"/>
  <path d="M404 526C440 552 522 552 558 524" fill="none" stroke="#a56e1b" stroke-width="4" opacity="0.6"/>
  <path d="M416 500C446 526 516 526 546 500" fill="none" stroke="#f5cd7c" stroke-width="4" opacity="0.7"/>
  <path d="M430 556C420 600 424 650 434 690L486 682C474 640 474 600 484 562Z" fill="#d79c37"/>
  <path d="M446 568C438 610 442 650 448 684" fill="none" stroke="#a56e1b" stroke-width="3.5" opacity="0.6"/>
  <!-- ears -->
  <path d="M401 300C386 296 382 316 388 336C392 352 402 360 408 352Z" fill="#d2946c"/><path d="M561 300C576 296 580 316 574 336C570 352 560 360 554 352Z" fill="#c2845c"/>
  <!-- face -->
  <path d="M399 292C398 218 432 190 481 190S564 218 563 292C563 352 550 396 527 424C511 443 498 452 481 452S451 443 435 424C412 396 400 352 399 292Z" fill="url(#skin)"/>
  <g clip-path="url(#face)">
    <path d="M548 190C592 260 582 400 500 460L600 470V180Z" fill="#8f5636" opacity="0.34" filter="url(#soft)"/>
    <path d="M380 170H590V246C540 216 424 216 380 254Z" fill="#8f5636" opacity="0.36" filter="url(#soft)"/>
    <circle cx="425" cy="370" r="34" fill="url(#cheek)"/><circle cx="537" cy="370" r="34" fill="url(#cheek)"/>
    <path d="M452 436C466 446 496 446 510 436" stroke="#a9694a" stroke-width="3" fill="none" opacity="0.35" filter="url(#fine)"/>
  </g>
  <!-- brows, eyes, nose, mouth -->
  <path d="M411 300Q432 280 465 285" fill="none" stroke="#3e2519" stroke-width="7" stroke-linecap="round"/>
  <path d="M497 285Q530 280 551 300" fill="none" stroke="#3e2519" stroke-width="7" stroke-linecap="round"/>
  ${eyes}
  <path d="M492 340C497 352 501 360 499 368C496 377 484 379 475 376" fill="none" stroke="#a9694a" stroke-width="3.6" stroke-linecap="round"/>
  <path d="M466 372q-5 -4 -3 -10" fill="none" stroke="#a9694a" stroke-width="3" stroke-linecap="round"/>
  ${mouth}
  <!-- hair in front -->
  <path d="M481 148C416 144 376 190 380 270C382 318 374 372 386 420C398 400 396 348 402 304C410 262 436 232 486 214C520 232 550 254 560 304C566 348 564 400 576 420C588 372 580 318 582 270C586 190 546 144 481 148Z" fill="url(#hair)"/>
  <path d="M486 214C450 214 414 240 404 292C396 240 420 186 481 178C540 182 566 236 558 292C550 254 520 230 486 214Z" fill="#5a3623"/>
  <path d="M410 214C430 176 470 164 506 168M398 262C404 226 424 200 450 188M546 210C534 188 520 178 504 172" fill="none" stroke="#8a5b3b" stroke-width="4" stroke-linecap="round" opacity="0.65"/>
</svg>`;
}

const child = `
<svg xmlns="http://www.w3.org/2000/svg" width="${WIDE}" height="${HIGH}" viewBox="0 0 960 720">
  <path d="M606 720C604 672 622 646 662 640H704C746 646 764 672 764 720Z" fill="#c8453d"/>
  <path d="M640 600C630 560 650 528 684 528S740 560 728 604C724 634 706 652 684 652S644 634 640 600Z" fill="#e3ab85"/>
  <path d="M634 596C618 540 646 508 686 508S748 540 734 596C726 576 722 566 716 556C694 566 664 566 652 554C644 566 640 580 634 596Z" fill="#4a2c1d"/>
  <path d="M630 566C626 520 652 494 686 494S744 522 738 566C706 552 664 552 630 566Z" fill="#2f6fa8"/>
  <path d="M626 568C660 552 708 552 742 568" fill="none" stroke="#24577f" stroke-width="9" stroke-linecap="round"/>
  <circle cx="686" cy="490" r="13" fill="#f2f2ee"/>
  <g fill="#2b1a12"><circle cx="668" cy="598" r="5"/><circle cx="702" cy="598" r="5"/></g>
  <path d="M672 624q13 10 26 0" fill="none" stroke="#a34d40" stroke-width="4" stroke-linecap="round"/>
</svg>`;

/** A drawing as points, made once: a browser that moves a drawing draws all its lines and blurs anew each time. */
async function picture(svg, scale) {
  const [wide, high] = [Math.round(WIDE * scale), Math.round(HIGH * scale)];
  const sized = svg.replace(`width="${WIDE}" height="${HIGH}"`, `width="${wide}" height="${high}"`);
  const image = new Image();
  image.src = `data:image/svg+xml;base64,${btoa(unescape(encodeURIComponent(sized)))}`;
  await image.decode();
  return createImageBitmap(image);
}

/**
 * Draws on and on; gives the canvas back once the first picture is there.
 *
 * @param blinks for pictures of the app she does not
 * @param scale of the whole: 1 is the size of a door's camera
 */
export async function drawVisitor(canvas, { blinks, scale }) {
  const [back, front, kid, calm, blinking, glad] = await Promise.all([
    picture(scene, scale),
    picture(gate, scale),
    picture(child, scale),
    picture(person({ closed: false, smile: false }), scale * SIZE),
    picture(person({ closed: true, smile: false }), scale * SIZE),
    picture(person({ closed: false, smile: true }), scale * SIZE),
  ]);
  canvas.width = WIDE * scale;
  canvas.height = HIGH * scale;
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  const vignette = pen.createRadialGradient(WIDE / 2, HIGH / 2, 300, WIDE / 2, HIGH / 2, 640);
  vignette.addColorStop(0, "rgb(10 16 24 / 0%)");
  vignette.addColorStop(1, "rgb(10 16 24 / 48%)");
  let turn = 0;
  const draw = () => {
    turn++;
    const t = turn / 15;
    const face = blinks && t % 4 > 3.85 ? blinking : t % 9 > 4 ? glad : calm;
    pen.drawImage(back, 0, 0, WIDE, HIGH);
    pen.drawImage(kid, 0, 6 * Math.sin(t * 1.7), WIDE, HIGH);
    pen.drawImage(face, LEFT + 3 * Math.sin(t * 0.9), TOP + 3 * Math.sin(t * 1.3), WIDE * SIZE, HIGH * SIZE);
    pen.drawImage(front, 0, 0, WIDE, HIGH);
    pen.fillStyle = vignette;
    pen.fillRect(0, 0, WIDE, HIGH);
  };
  draw();
  setInterval(draw, 1_000 / 15);
  return canvas;
}
