# maia_layer(NAME LINK libs... INSIDE libs... DEFINE macros... OPTION flags...) builds src/NAME as a
# library that links every layer declared before it. What is INSIDE is not seen by the layers after it.
set(MAIA_LAYERS "" CACHE INTERNAL "")

add_library(maia_flags INTERFACE)
# -Wrestrict of g++ 12 warns of std::string's own operator+ (GCC bug 105651).
target_compile_options(maia_flags INTERFACE -Wall -Wextra -Werror -Wno-missing-field-initializers
                                            -Wno-restrict)
target_compile_definitions(maia_flags INTERFACE MAIA_VERSION="${PROJECT_VERSION}")
target_include_directories(maia_flags INTERFACE ${PROJECT_SOURCE_DIR}/src)
target_link_libraries(maia_flags INTERFACE Threads::Threads)

# Where the source lies is told to these alone, so that a compiler cache serves every clone.
set(MAIA_SOURCE_FOLDER_DEFINITION MAIA_SOURCE_FOLDER="${PROJECT_SOURCE_DIR}")
set_source_files_properties(${PROJECT_SOURCE_DIR}/src/base/files.cpp
                            PROPERTIES COMPILE_DEFINITIONS "${MAIA_SOURCE_FOLDER_DEFINITION}")

function(maia_layer name)
  cmake_parse_arguments(ARG "" "" "LINK;INSIDE;DEFINE;OPTION" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${name}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/src/exemplar/mpi/")  # maia_mpi's
  list(FILTER sources EXCLUDE REGEX "/src/sandbox/confine/")  # maia_confine's
  set(above "")
  foreach(layer ${MAIA_LAYERS})
    list(PREPEND above maia_${layer})
  endforeach()
  if(sources)
    add_library(maia_${name} STATIC ${sources})
    target_link_libraries(maia_${name} PRIVATE maia_flags ${ARG_INSIDE} PUBLIC ${above} ${ARG_LINK})
    target_compile_definitions(maia_${name} PRIVATE ${ARG_DEFINE})
    target_compile_options(maia_${name} PRIVATE ${ARG_OPTION})
  else()
    add_library(maia_${name} INTERFACE)
    target_link_libraries(maia_${name} INTERFACE ${above} ${ARG_LINK})
  endif()
  set(MAIA_LAYERS ${MAIA_LAYERS} ${name} CACHE INTERNAL "")
endfunction()

# A static program that the sandbox carries within it and hands to its workers.
function(maia_confine_program)
  add_executable(confine ${PROJECT_SOURCE_DIR}/src/sandbox/confine/main.cpp)
  target_link_libraries(confine PRIVATE maia_flags)
  target_compile_options(confine PRIVATE -Os -fno-exceptions -fno-sanitize=all)
  target_link_options(confine PRIVATE -static -s -fno-sanitize=all)
  set_target_properties(confine PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
  set_source_files_properties(
    ${PROJECT_SOURCE_DIR}/src/sandbox/confine.cpp
    PROPERTIES OBJECT_DEPENDS ${CMAKE_BINARY_DIR}/confine
               COMPILE_DEFINITIONS MAIA_CONFINE="${CMAKE_BINARY_DIR}/confine")
endfunction()

function(maia_program)
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/cli/*.cpp)
  if(sources)
    add_executable(maia ${sources})
    target_link_libraries(maia PRIVATE maia_flags maia_report maia_task CLI11::CLI11)
  endif()
endfunction()

# The processes of an MPI job, loaded by maia when it is one of them.
function(maia_mpi_library)
  if(NOT MPI_CXX_FOUND)
    message(STATUS "MPI is not installed: maia index build works on one machine at a time")
    return()
  endif()
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/exemplar/mpi/*.cpp)
  add_library(maia_mpi MODULE ${sources})
  set_target_properties(maia_mpi PROPERTIES PREFIX "" LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
  target_compile_definitions(maia_mpi PRIVATE OMPI_SKIP_MPICXX)
  target_link_libraries(maia_mpi PRIVATE maia_flags MPI::MPI_CXX)
endfunction()

# tests/LAYER/*_test.cpp become one program LAYER_test; CTest sees every TEST in it.
function(maia_tests)
  find_package(GTest REQUIRED)
  include(GoogleTest)
  file(GLOB folders LIST_DIRECTORIES true ${PROJECT_SOURCE_DIR}/tests/*)
  # Programs that tests run as processes of their own.
  file(GLOB programs CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/*/*_process.cpp)
  foreach(program ${programs})
    get_filename_component(name ${program} NAME_WE)
    cmake_path(GET program PARENT_PATH folder)
    get_filename_component(layer ${folder} NAME)
    add_executable(${name} ${program})
    target_link_libraries(${name} PRIVATE maia_flags maia_${layer})
    list(APPEND ${layer}_programs ${name})
  endforeach()
  foreach(folder ${folders})
    get_filename_component(name ${folder} NAME)
    file(GLOB sources CONFIGURE_DEPENDS ${folder}/*_test.cpp)
    if(sources AND name IN_LIST MAIA_LAYERS)
      add_executable(${name}_test ${sources})
      target_include_directories(${name}_test PRIVATE ${PROJECT_SOURCE_DIR}/tests)
      target_link_libraries(${name}_test PRIVATE maia_flags maia_${name} GTest::gtest_main)
      target_compile_definitions(${name}_test PRIVATE ${MAIA_SOURCE_FOLDER_DEFINITION})
      foreach(program ${${name}_programs})
        add_dependencies(${name}_test ${program})
        string(TOUPPER ${program} macro)
        target_compile_definitions(${name}_test
                                   PRIVATE MAIA_${macro}="$<TARGET_FILE:${program}>")
      endforeach()
      if(MAIA_SANITIZE)  # g++ 12 warns of std::regex when it is instrumented
        target_compile_options(${name}_test PRIVATE -Wno-maybe-uninitialized)
      endif()
      gtest_discover_tests(${name}_test DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 600)
    endif()
  endforeach()
endfunction()

# bench/NAME.cpp becomes the program bench_NAME, which may use every layer.
function(maia_benchmarks)
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/bench/*.cpp)
  foreach(source ${sources})
    get_filename_component(name ${source} NAME_WE)
    add_executable(bench_${name} ${source})
    target_link_libraries(bench_${name} PRIVATE maia_flags maia_report maia_task)
  endforeach()
endfunction()
