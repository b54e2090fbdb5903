@echo off
rem Opens .session.ron files with the pillarcheck.exe beside this file, for this user alone; no administrator is needed.
rem Windows goes by the last ending of a name, so this holds for .ron. Removed again by: open-with-pillarcheck.cmd remove
setlocal
set "KEY=HKCU\Software\Classes"
if /i "%~1"=="remove" goto remove
if not exist "%~dp0pillarcheck.exe" (
  echo pillarcheck.exe is not beside this file.
  exit /b 1
)
reg add "%KEY%\.ron" /ve /d pillarcheck.session /f >nul
if errorlevel 1 exit /b 1
reg add "%KEY%\pillarcheck.session" /ve /d "pillarcheck session" /f >nul
if errorlevel 1 exit /b 1
reg add "%KEY%\pillarcheck.session\shell\open\command" /ve /d "\"%~dp0pillarcheck.exe\" \"%%1\"" /f >nul
if errorlevel 1 exit /b 1
echo Files that end in .ron are now opened with %~dp0pillarcheck.exe
exit /b 0
:remove
reg delete "%KEY%\.ron" /f >nul 2>nul
reg delete "%KEY%\pillarcheck.session" /f >nul 2>nul
echo Removed for this user.
