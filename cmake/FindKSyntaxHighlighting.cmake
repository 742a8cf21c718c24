# SPDX-License-Identifier: Apache-2.0
# Finds KSyntaxHighlighting built for Qt 6 and gives one imported target, whichever way it came:
#
#   Paddock::KSyntaxHighlighting
#
# Includes are the same for all: #include <KSyntaxHighlighting/Repository>. Some versions of its headers stop at an incomplete
# QList<Format>: include <KSyntaxHighlighting/Format> and <KSyntaxHighlighting/Theme> before Definition and Repository.
#
# Tried in this order:
#   kf6        the package KF6SyntaxHighlighting: Debian 13, Ubuntu 25.04 and newer
#   kf5-qt6    a package KF5SyntaxHighlighting that was built with Qt 6
#   qtcreator  Qt Creator's own shared copy, built for Qt 6, with the headers of KF5, which are the same for Qt 5 and 6:
#              Debian 12 (Qt Creator 9), Ubuntu 24.04 (Qt Creator 13; KF6 needs a newer Qt than the 6.4.2 there)
#
# Qt Creator's copy embeds the themes and only the empty definition; its data package has the usual ones. So the target
# defines PADDOCK_SYNTAX_DIRS, a ":"-separated string (empty where all definitions are embedded) of folders for
# KSyntaxHighlighting::Repository::addCustomSearchPath. The library lies outside of the linker's search path: CMake sets the
# build tree's rpath by itself, an installed program needs INSTALL_RPATH_USE_LINK_PATH.
#
# Sets KSyntaxHighlighting_FOUND, KSyntaxHighlighting_PROVIDER (one of the words above), KSyntaxHighlighting_LIBRARY,
# KSyntaxHighlighting_DATA_DIRS (a list).

set(KSyntaxHighlighting_PROVIDER "")
set(KSyntaxHighlighting_LIBRARY "")
set(KSyntaxHighlighting_DATA_DIRS "")
set(KSyntaxHighlighting_WHY "")

# A KF5 made for Qt 5 would pull Qt 5's targets into this project, so its file is read before it is asked.
function(_paddock_kf5_is_for_qt6 result)
  set(${result} FALSE PARENT_SCOPE)
  find_file(_paddock_kf5_config KF5SyntaxHighlightingConfig.cmake NO_CACHE
    PATH_SUFFIXES cmake/KF5SyntaxHighlighting lib/cmake/KF5SyntaxHighlighting
    PATHS "/usr/lib/${CMAKE_LIBRARY_ARCHITECTURE}" /usr/lib /usr/local/lib)
  if(_paddock_kf5_config)
    file(STRINGS "${_paddock_kf5_config}" dependency REGEX "Qt6(Core|Gui)")
    if(dependency)
      set(${result} TRUE PARENT_SCOPE)
    endif()
  endif()
endfunction()

# The newest lib/.../qtcreator/libKSyntaxHighlighting.so.N that is linked with Qt 6; Qt Creator's version is its soname's.
function(_paddock_qtcreator_library result)
  set(folders "/usr/lib/${CMAKE_LIBRARY_ARCHITECTURE}/qtcreator" /usr/lib/qtcreator /usr/lib64/qtcreator)
  foreach(prefix IN LISTS CMAKE_PREFIX_PATH)
    list(APPEND folders "${prefix}/lib/qtcreator")
  endforeach()
  foreach(folder IN LISTS folders)
    file(GLOB candidates "${folder}/libKSyntaxHighlighting.so.*")
    list(FILTER candidates INCLUDE REGEX "\\.so\\.[0-9]+$")
    list(SORT candidates COMPARE NATURAL ORDER DESCENDING)
    foreach(candidate IN LISTS candidates)
      file(STRINGS "${candidate}" needed REGEX "libQt6Core\\.so\\.6" LIMIT_COUNT 1)
      if(needed)
        set(${result} "${candidate}" PARENT_SCOPE)
        return()
      endif()
    endforeach()
  endforeach()
  set(${result} "" PARENT_SCOPE)
endfunction()

# Headers and library come from two packages here: what the ui calls has to link, or this way is none.
function(_paddock_qtcreator_links library headers result)
  if(NOT "${PADDOCK_KSYNTAX_CHECKED}" STREQUAL "${library};${headers}")
    set(source "${CMAKE_BINARY_DIR}/CMakeFiles/paddock-ksyntax.cpp")
    file(WRITE "${source}" [[
#include <KSyntaxHighlighting/Format>
#include <KSyntaxHighlighting/Theme>
#include <KSyntaxHighlighting/AbstractHighlighter>
#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/State>
struct Highlighter : KSyntaxHighlighting::AbstractHighlighter {
    using KSyntaxHighlighting::AbstractHighlighter::highlightLine;
    void applyFormat(int, int, const KSyntaxHighlighting::Format &format) override { colour = format.textColor(theme()); }
    QColor colour;
};
int main()
{
    KSyntaxHighlighting::Repository repository;
    repository.addCustomSearchPath(QString());
    Highlighter highlighter;
    highlighter.setDefinition(repository.definitionForName(QString()));
    highlighter.setTheme(repository.defaultTheme(KSyntaxHighlighting::Repository::DarkTheme));
    highlighter.highlightLine(QStringView(u"line"), KSyntaxHighlighting::State());
    return highlighter.colour.isValid() ? 0 : 1;
}
]])
    try_compile(links "${CMAKE_BINARY_DIR}/CMakeFiles/paddock-ksyntax" "${source}"
      CMAKE_FLAGS "-DINCLUDE_DIRECTORIES=${headers}"
      LINK_LIBRARIES "${library}" Qt6::Gui
      CXX_STANDARD 20 CXX_STANDARD_REQUIRED ON
      OUTPUT_VARIABLE output)
    if(NOT links)
      string(REGEX MATCH "[^\n]*(error|undefined reference)[^\n]*" output "${output}")
      string(REPLACE ";" "," output "${output}")
      set(KSyntaxHighlighting_WHY
        "the headers in ${headers} do not fit ${library}: ${output}" PARENT_SCOPE)
      set(${result} FALSE PARENT_SCOPE)
      return()
    endif()
    set(PADDOCK_KSYNTAX_CHECKED "${library};${headers}" CACHE INTERNAL "library and headers that were seen to link")
  endif()
  set(${result} TRUE PARENT_SCOPE)
endfunction()

if(TARGET Paddock::KSyntaxHighlighting)
  get_target_property(KSyntaxHighlighting_LIBRARY Paddock::KSyntaxHighlighting PADDOCK_LIBRARY)
  get_target_property(KSyntaxHighlighting_PROVIDER Paddock::KSyntaxHighlighting PADDOCK_PROVIDER)
else()
  find_package(KF6SyntaxHighlighting QUIET)
  if(TARGET KF6::SyntaxHighlighting)
    set(KSyntaxHighlighting_PROVIDER kf6)
    set(KSyntaxHighlighting_LIBRARY KF6::SyntaxHighlighting)
    set(KSyntaxHighlighting_VERSION "${KF6SyntaxHighlighting_VERSION}")
  endif()

  if(NOT KSyntaxHighlighting_PROVIDER)
    _paddock_kf5_is_for_qt6(_paddock_kf5_qt6)
    if(_paddock_kf5_qt6)
      find_package(KF5SyntaxHighlighting QUIET)
      if(TARGET KF5::SyntaxHighlighting)
        set(KSyntaxHighlighting_PROVIDER kf5-qt6)
        set(KSyntaxHighlighting_LIBRARY KF5::SyntaxHighlighting)
        set(KSyntaxHighlighting_VERSION "${KF5SyntaxHighlighting_VERSION}")
      endif()
    endif()
  endif()

  if(NOT KSyntaxHighlighting_PROVIDER)
    _paddock_qtcreator_library(_paddock_ksyntax_library)
    find_path(_paddock_ksyntax_headers KSyntaxHighlighting/repository.h NO_CACHE
      PATH_SUFFIXES KF5/KSyntaxHighlighting KSyntaxHighlighting)
    if(NOT _paddock_ksyntax_library)
      set(KSyntaxHighlighting_WHY "no Qt 6 build of it found, neither a package of KF6 nor Qt Creator's")
    elseif(NOT _paddock_ksyntax_headers)
      set(KSyntaxHighlighting_WHY "${_paddock_ksyntax_library} is there but the headers of libkf5syntaxhighlighting-dev are not")
    else()
      _paddock_qtcreator_links("${_paddock_ksyntax_library}" "${_paddock_ksyntax_headers}" _paddock_ksyntax_links)
      if(_paddock_ksyntax_links)
        set(KSyntaxHighlighting_PROVIDER qtcreator)
        set(KSyntaxHighlighting_LIBRARY "${_paddock_ksyntax_library}")
        string(REGEX MATCH "[0-9]+$" KSyntaxHighlighting_VERSION "${_paddock_ksyntax_library}")
        file(GLOB KSyntaxHighlighting_DATA_DIRS /usr/share/qtcreator/generic-highlighter)
      endif()
    endif()
  endif()

  if(KSyntaxHighlighting_PROVIDER STREQUAL "qtcreator")
    get_filename_component(_paddock_ksyntax_soname "${KSyntaxHighlighting_LIBRARY}" NAME)
    add_library(Paddock::KSyntaxHighlighting SHARED IMPORTED)
    set_target_properties(Paddock::KSyntaxHighlighting PROPERTIES
      IMPORTED_LOCATION "${KSyntaxHighlighting_LIBRARY}"
      IMPORTED_SONAME "${_paddock_ksyntax_soname}"
      INTERFACE_INCLUDE_DIRECTORIES "${_paddock_ksyntax_headers}"
      INTERFACE_LINK_LIBRARIES Qt6::Gui)
  elseif(KSyntaxHighlighting_PROVIDER)
    add_library(Paddock::KSyntaxHighlighting INTERFACE IMPORTED)
    set_target_properties(Paddock::KSyntaxHighlighting PROPERTIES INTERFACE_LINK_LIBRARIES "${KSyntaxHighlighting_LIBRARY}")
  endif()
  if(KSyntaxHighlighting_PROVIDER)
    list(JOIN KSyntaxHighlighting_DATA_DIRS ":" _paddock_ksyntax_dirs)
    set_target_properties(Paddock::KSyntaxHighlighting PROPERTIES
      INTERFACE_COMPILE_DEFINITIONS "PADDOCK_SYNTAX_DIRS=\"${_paddock_ksyntax_dirs}\""
      PADDOCK_LIBRARY "${KSyntaxHighlighting_LIBRARY}"
      PADDOCK_PROVIDER "${KSyntaxHighlighting_PROVIDER}")
  endif()
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(KSyntaxHighlighting
  REQUIRED_VARS KSyntaxHighlighting_LIBRARY KSyntaxHighlighting_PROVIDER
  VERSION_VAR KSyntaxHighlighting_VERSION
  REASON_FAILURE_MESSAGE "${KSyntaxHighlighting_WHY}. \"./dev setup\" installs what is needed.")
