"""The review sheets and quizzes, in Markdown that all readers agree on."""
