#include "image/threads.hpp"

#include <opencv2/core/utility.hpp>

namespace maia {

void keep_opencv_on_one_thread() {
  cv::setNumThreads(1);
}

}  // namespace maia
