package fr.heurtoir.demo.sim;

import fr.heurtoir.door.av.RingMedia;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Writes down what a ring's media report. */
final class Reports implements RingMedia.Listener {
  final List<String> told = new CopyOnWriteArrayList<>();

  boolean said(String part) {
    return told.stream().anyMatch(line -> line.contains(part));
  }

  @Override
  public void connected() {
    told.add("connected");
  }

  @Override
  public void failed(String why) {
    told.add("failed: " + why);
  }

  @Override
  public void cameraLost(String why) {
    told.add("camera lost: " + why);
  }

  @Override
  public void cameraBack() {
    told.add("camera back");
  }

  @Override
  public void capturing(boolean camera, boolean microphone) {
    told.add(
        "capturing"
            + (camera ? " camera" : "")
            + (microphone ? " microphone" : "")
            + (camera || microphone ? "" : " nothing"));
  }

  @Override
  public void soundLost(String why) {
    told.add("sound lost: " + why);
  }

  @Override
  public void soundBack() {
    told.add("sound back");
  }

  @Override
  public void stale(String why) {
    told.add("stale: " + why);
  }
}
