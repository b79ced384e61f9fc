# Everything comes from Debian packages (scripts/packages.txt); LibTorch may be another one, named by
# CMAKE_PREFIX_PATH.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(SQLite3 REQUIRED)
find_package(CURL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc)
find_package(tomlplusplus REQUIRED)
find_package(OpenCV REQUIRED COMPONENTS core imgproc imgcodecs)
find_package(LibArchive REQUIRED)
find_package(Eigen3 3.4 REQUIRED)
pkg_check_modules(LBFGS REQUIRED IMPORTED_TARGET liblbfgs)
pkg_check_modules(DEFLATE REQUIRED IMPORTED_TARGET libdeflate)
pkg_check_modules(SECCOMP REQUIRED IMPORTED_TARGET libseccomp)
find_package(MPI QUIET COMPONENTS CXX)  # optional: for one index on many machines
find_package(Torch REQUIRED)

# LibTorch's headers are system headers, and its warning flags are not ours. Its own target loads it
# into whatever is linked, used or not, which costs each start 0.4 s; only where CUDA's part has to
# register itself is that needed.
add_library(maia_torch INTERFACE)
target_include_directories(maia_torch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})
if(TARGET torch_cuda)
  target_link_libraries(maia_torch INTERFACE ${TORCH_LIBRARIES})
else()
  foreach(property COMPILE_DEFINITIONS COMPILE_OPTIONS)
    set_property(TARGET maia_torch PROPERTY INTERFACE_${property}
                                            $<TARGET_PROPERTY:torch,INTERFACE_${property}>)
  endforeach()
  target_link_libraries(maia_torch INTERFACE -Wl,--as-needed $<TARGET_FILE:torch_cpu>
                                             $<TARGET_FILE:c10>)
endif()

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

if(MAIA_SANITIZE)
  add_compile_options(-fsanitize=${MAIA_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${MAIA_SANITIZE})
endif()
