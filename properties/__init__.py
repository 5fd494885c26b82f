"""What must hold: rules over states and events; knows no engine."""
