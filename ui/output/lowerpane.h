// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QStackedWidget>

class QAction;

namespace paddock {

class OutputPane;
class Session;
class StartupPane;
class Theme;

/// The lower half of the centre: what the chosen service says, or how the stack started. Owned by the window; session
/// and theme outlive it.
class LowerPane : public QStackedWidget
{
    Q_OBJECT
public:
    LowerPane(Session *session, const Theme *theme, QWidget *parent = nullptr);

    [[nodiscard]] OutputPane *output() const { return m_output; }
    [[nodiscard]] StartupPane *startup() const { return m_startup; }
    [[nodiscard]] QList<QAction *> foundActions() const;
    /// For both.
    void setService(const QString &id);
    [[nodiscard]] QString service() const;
    void showOutput();
    void showLastLines(); ///< the output, at its end
    void showStartup();

Q_SIGNALS:
    void serviceChosen(const QString &id); ///< in the timeline, by a person

private:
    OutputPane *m_output;
    StartupPane *m_startup;
};

} // namespace paddock
