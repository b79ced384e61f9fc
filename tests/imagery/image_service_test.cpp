#include "imagery/image_service.hpp"

#include <gtest/gtest.h>

#include "base/files.hpp"
#include "http/scripted_service.hpp"
#include "image/codec.hpp"
#include "imagery/recorded_images.hpp"
#include "thrown.hpp"

namespace maia {
namespace {

namespace fs = std::filesystem;

class ImageService : public testing::Test {
 protected:
  static ScriptedServer& server() {
    static ScriptedServer server;
    return server;
  }
  void SetUp() override {
    ::setenv("MAIA_API_KEY", "sk-a-secret-key", 1);
    ::unsetenv("OPENAI_API_KEY");
  }
  void TearDown() override { ::unsetenv("MAIA_API_KEY"); }

  static std::string test_name() {
    return testing::UnitTest::GetInstance()->current_test_info()->name();
  }
  std::string name_of(const std::string& behaviour) const {
    return server().url(behaviour + "/" + test_name() + "/v1") + "#painter";
  }
  ImageServiceOptions options(const std::string& cache = "cache") {
    return {.cache = folder_.path() / cache, .patience = pauses_.patience()};
  }
  std::shared_ptr<const TextToImage> generator(const std::string& behaviour,
                                               const std::string& cache = "cache") {
    return make_image_service(name_of(behaviour), options(cache));
  }
  Json asked(const std::string& behaviour) {
    return server().requests("/" + behaviour + "/" + test_name() + "/");
  }
  ErrorKind fault(const std::string& behaviour, std::string* message) {
    return kind_thrown([&] { generator(behaviour)->draw("a dog", 1); }, message);
  }

  TemporaryFolder folder_;
  CountedPauses pauses_;
};

TEST_F(ImageService, DrawsWhatItIsAskedFor) {
  const auto drawing = generator("fine");
  const DrawnImage dog = drawing->draw("a dog", 1);
  EXPECT_EQ(dog.image.width(), 64);
  EXPECT_TRUE(dog.missing.empty());
  EXPECT_EQ(dog.scene, nullptr);
  EXPECT_NE(drawing->draw("a dog", 2).image, dog.image);
  EXPECT_NE(drawing->draw("a cat", 1).image, dog.image);
  const Json request = asked("fine").at(0);
  EXPECT_EQ(request.at(2).at("model"), "painter");
  EXPECT_EQ(request.at(2).at("prompt"), "a dog");
  EXPECT_EQ(request.at(2).at("seed"), 1);
  EXPECT_EQ(request.at(1).at("Authorization"), "Bearer sk-a-secret-key");
}

TEST_F(ImageService, NoPictureIsPaidForTwice) {
  const DrawnImage first = generator("fine")->draw("a dog", 1);
  EXPECT_EQ(generator("fine")->draw("a dog", 1).image, first.image);
  EXPECT_EQ(asked("fine").size(), 1u);
  for (const auto& entry : fs::recursive_directory_iterator(folder_.path() / "cache")) {
    if (entry.is_regular_file()) write_file(entry.path(), std::string_view("damaged"));
  }
  EXPECT_EQ(generator("fine")->draw("a dog", 1).image, first.image);
  EXPECT_EQ(asked("fine").size(), 2u);
}

TEST_F(ImageService, PicturesAreMadeSmaller) {
  const Image image = generator("large")->draw("a dog", 1).image;
  EXPECT_EQ(image.width(), 512);
  EXPECT_EQ(image.height(), 256);
  EXPECT_EQ(generator("large")->draw("a dog", 1).image, image);
}

TEST_F(ImageService, APictureMayComeByItsAddress) {
  EXPECT_EQ(generator("byname")->draw("a dog", 1).image.width(), 64);
  std::string message;
  EXPECT_EQ(fault("elsewhere", &message), ErrorKind::kUnavailable);
  EXPECT_NE(message.find("not its own"), std::string::npos) << message;
}

TEST_F(ImageService, LeavesOutWhatAServerDoesNotKnow) {
  const auto drawing = generator("noseed");
  drawing->draw("a dog", 1);
  EXPECT_EQ(asked("noseed").size(), 2u);
  drawing->draw("a cat", 1);
  EXPECT_EQ(asked("noseed").size(), 3u);
  generator("noformat")->draw("a dog", 1);
  EXPECT_EQ(asked("noformat").size(), 2u);
}

TEST_F(ImageService, WhatItWillNotDrawIsMissing) {
  const DrawnImage drawn = generator("unsafe")->draw("something bloody", 1);
  EXPECT_EQ(drawn.missing, (std::vector<std::string>{"something bloody"}));
  EXPECT_FALSE(drawn.image.empty());
  EXPECT_EQ(asked("unsafe").size(), 1u);
}

TEST_F(ImageService, TriesAgainWhatMayGoBetter) {
  for (const char* behaviour : {"busy-429-2", "busy-500-2", "nopicture-2", "nodata-2", "html-2"}) {
    EXPECT_EQ(generator(behaviour)->draw("a dog", 1).image.width(), 64) << behaviour;
    EXPECT_EQ(asked(behaviour).size(), 3u) << behaviour;
  }
}

TEST_F(ImageService, StopsAtOnceWhereAnotherAttemptIsUseless) {
  const std::pair<const char*, ErrorKind> cases[] = {{"always-401", ErrorKind::kUsage},
                                                     {"always-404", ErrorKind::kUsage},
                                                     {"quota", ErrorKind::kLimit},
                                                     {"hugepicture", ErrorKind::kLimit},
                                                     {"gigantic", ErrorKind::kUnavailable}};
  for (const auto& [behaviour, kind] : cases) {
    std::string message;
    EXPECT_EQ(fault(behaviour, &message), kind) << message;
    EXPECT_EQ(asked(behaviour).size(), 1u) << behaviour;
    EXPECT_EQ(message.find("secret"), std::string::npos) << message;
  }
  EXPECT_EQ(kind_thrown([&] { make_image_service("anthropic:x", options()); }), ErrorKind::kUsage);
  EXPECT_EQ(kind_thrown([&] { make_image_service("paint", options()); }), ErrorKind::kUsage);
  EXPECT_EQ(kind_thrown([&] { make_image_service("openai:dall-e-3", options()); }),
            ErrorKind::kUsage);  // there is no key
}

TEST_F(ImageService, EditsThePictureItIsSent) {
  const auto editor = make_edit_service(name_of("fine"), options());
  const DrawnImage source{.image = Image(6, 4)};
  const DrawnImage edited = editor->edit(source, "make it \"red\"", 5);
  EXPECT_EQ(edited.image.width(), 64);
  EXPECT_NE(editor->edit(source, "make it blue", 5).image, edited.image);
  EXPECT_EQ(editor->edit(source, "make it \"red\"", 5).image, edited.image);
  const Json requests = asked("fine");
  ASSERT_EQ(requests.size(), 2u);
  EXPECT_TRUE(requests[0].at(0).get<std::string>().ends_with("/images/edits"));
  const std::string form = requests[0].at(2);
  for (const char* part :
       {"name=\"prompt\"\r\n\r\nmake it \"red\"\r\n", "name=\"model\"\r\n\r\npainter",
        "name=\"seed\"\r\n\r\n5\r\n", "filename=\"image.png\"", "\x50NG\r\n"}) {
    EXPECT_NE(form.find(part), std::string::npos) << part;
  }
}

TEST_F(ImageService, ARecordingAnswersInItsPlace) {
  const auto file = folder_.path() / "recording.jsonl";
  const DrawnImage source{.image = Image(6, 4)};
  Image dog;
  Image red;
  {
    const auto log = std::make_shared<ExchangeLog>(file);
    const auto drawing = record_images(generator("fine"), log);
    const auto editor = record_edits(make_edit_service(name_of("fine"), options()), log);
    dog = drawing->draw("a dog", 1).image;
    red = editor->edit(source, "red", 1).image;
    const auto unsafe = record_images(generator("unsafe"), log);
    unsafe->draw("blood", 1);
  }
  const auto drawing = replay_images(file);
  EXPECT_EQ(drawing->draw("a dog", 1).image, dog);
  EXPECT_EQ(drawing->draw("blood", 1).missing, (std::vector<std::string>{"blood"}));
  EXPECT_EQ(replay_edits(file)->name(), name_of("fine"));
  EXPECT_EQ(replay_edits(file)->edit(source, "red", 1).image, red);
  std::string message;
  EXPECT_EQ(kind_thrown([&] { drawing->draw("a dog", 2); }, &message), ErrorKind::kNotFound);
  EXPECT_NE(message.find("'a dog'"), std::string::npos) << message;
  EXPECT_EQ(kind_thrown([&] { replay_edits(file)->edit({.image = Image(5, 4)}, "red", 1); }),
            ErrorKind::kNotFound);
  EXPECT_EQ(read_text(file).find("secret"), std::string::npos);
}

TEST_F(ImageService, SaysThatItsWordsAreExamples) {
  const auto drawing = generator("fine");
  EXPECT_TRUE(drawing->vocabulary().anything);
  EXPECT_TRUE(to_text(drawing->vocabulary()).starts_with("anything"));
  EXPECT_FALSE(drawing->vocabulary().objects.empty());
}

}  // namespace
}  // namespace maia
