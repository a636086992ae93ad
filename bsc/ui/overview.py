"""x"""
import streamlit as st
from bsc.ui.reader import reader
def draw():
    """x"""
    r=reader(); st.title("Ringkasan"); st.write(r.filters)
