// Who computes with pixels.
#pragma once

namespace maia {

// OpenCV, in this process, works on the thread that asks: several pictures are worked on at once
// here, and OpenCV's own threads would be in the way, since they wait for work by spinning.
void keep_opencv_on_one_thread();

}  // namespace maia
