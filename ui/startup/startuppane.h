// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;

namespace paddock {

class LiveClock;
class SegmentedControl;
class Session;
class StartupLegend;
class StartupModel;
class StartupView;

/// The start-up timeline in place of the output: who waited for whom, and what took how long, live while the stack
/// starts and kept after. Looks at the session only while it is seen. Owned by its parent; the session outlives it.
class StartupPane : public QWidget
{
    Q_OBJECT
public:
    explicit StartupPane(Session *session, QWidget *parent = nullptr);

    /// Its row is marked; empty: none.
    void setService(const QString &id);
    [[nodiscard]] StartupModel *model() const { return m_model; }
    [[nodiscard]] QString summary() const;
    [[nodiscard]] const LiveClock *clock() const { return m_clock; }

Q_SIGNALS:
    void outputRequested();                ///< the output is wanted instead
    void serviceChosen(const QString &id); ///< by a person
    void serviceOpened(const QString &id); ///< by Enter or a double click: with its output

protected:
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void makeStrip();
    void later();
    void renew();
    void renewWords();
    void renewName();

    Session *m_session;
    StartupModel *m_model;
    StartupView *m_view;
    SegmentedControl *m_tabs = nullptr;
    QLabel *m_summary = nullptr;
    StartupLegend *m_legend = nullptr;
    LiveClock *m_clock;
    QTimer m_renew; ///< many changes in one turn of the event loop cost one
    QString m_serviceId;
    QString m_words;
};

} // namespace paddock
