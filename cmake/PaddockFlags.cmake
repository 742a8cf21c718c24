# SPDX-License-Identifier: Apache-2.0
# One interface target holds every compiler and linker flag of the project.
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_AUTOMOC ON)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()

add_library(paddock_flags INTERFACE)
target_include_directories(paddock_flags INTERFACE "${PROJECT_SOURCE_DIR}")
target_compile_options(paddock_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  -Wcast-qual -Wformat=2 -Wimplicit-fallthrough -fstack-protector-strong)
target_compile_definitions(paddock_flags INTERFACE
  PADDOCK_VERSION="${PROJECT_VERSION}"
  QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_FOREACH QT_NO_KEYWORDS
  QT_USE_QSTRINGBUILDER QT_DISABLE_DEPRECATED_BEFORE=0x060400)
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_options(paddock_flags INTERFACE -D_FORTIFY_SOURCE=2)
endif()
if(PADDOCK_SANITIZE)
  target_compile_options(paddock_flags INTERFACE
    -fsanitize=${PADDOCK_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  target_link_options(paddock_flags INTERFACE -fsanitize=${PADDOCK_SANITIZE})
endif()
